/** A browser asks before a page of another origin sends a key; this is the question. */
export const isPreflight = (request: Request): boolean =>
  request.method === "OPTIONS" && request.headers.has("access-control-request-method");

/** What the page may read beside the body. */
const READABLE =
  "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id, Content-Disposition";

/** For an answer that a page of this origin may read. Cookies are never taken from another origin, so none are allowed. */
export const readableBy = (origin: string): Record<string, string> => ({
  "Access-Control-Allow-Origin": origin,
  "Access-Control-Expose-Headers": READABLE,
});

/** The answer to the question: with a permission when the origin is listed, and without one else. */
export function answerPreflight(origin: string | null, listed: boolean): Response {
  const headers = new Headers({ Vary: "Origin", "Cache-Control": "no-store" });
  if (origin && listed) {
    headers.set("Access-Control-Allow-Origin", origin);
    headers.set("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE");
    headers.set(
      "Access-Control-Allow-Headers",
      "Authorization, Content-Encoding, Content-Type, Idempotency-Key, Last-Event-ID, X-API-Key, X-Request-Id",
    );
    // Asked again after a minute, so that taking an origin off the list is soon in force.
    headers.set("Access-Control-Max-Age", "60");
  }
  return new Response(null, { status: 204, headers });
}
