/** Methods that change nothing, so that it does not matter which page asks. */
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a session's request may act. Browsers send `Sec-Fetch-Site` and, with every POST, `Origin`, and no page can
 * change either. A request with neither does not come from a browser of today and is refused.
 */
export function isSameOrigin(method: string, headers: Headers, origins: string[]): boolean {
  if (SAFE.has(method)) return true;
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  const host = headers.get("host");
  if (origin === null || origin === "null") return false;
  return (
    origins.includes(origin) ||
    (host !== null && (origin === `https://${host}` || origin === `http://${host}`))
  );
}
