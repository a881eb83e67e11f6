import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { sessionCookie, setCookie } from "@/lib/access/sessions/cookie";
import { rotateSession } from "@/lib/access/sessions/rotate";
import { isListedOrigin } from "@/lib/access/workspaces/origins";
import { answerPreflight, isPreflight } from "@/lib/http/cors";
import { pageHeaders } from "@/lib/http/page-headers";
import { requestIdOf } from "@/lib/http/request-id";
import { appUrl } from "@/lib/kit/env";
import { log } from "@/lib/kit/log";

/** Pages that anyone may see; the status page shows only what a workspace publishes. */
const OPEN = /^\/(sign-in|invite|status)(\/|$)/;

/** The address is the key: it must not be told to whatever the page leads to. */
const SECRET = /^\/invite\//;

/**
 * Before every page: a request id, the security headers, a new token for a session whose token has grown old, and the way to
 * the sign-in page when there is no session cookie. Whether the cookie is worth anything is for the page to ask.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  if (isPreflight(request)) return preflight(request);
  const { pathname, search } = request.nextUrl;
  const requestId = requestIdOf(request.headers);
  const nonce = randomBytes(16).toString("base64");
  const headers = pageHeaders({
    nonce,
    secure: appUrl().startsWith("https:"),
    dev: process.env.NODE_ENV === "development",
    secretAddress: SECRET.test(pathname),
  });
  const response =
    OPEN.test(pathname) || request.cookies.has(sessionCookie())
      ? NextResponse.next({ request: { headers: forPage(request, { requestId, nonce, ...headers }) } })
      : NextResponse.redirect(new URL(signInPath(pathname + search), request.url));
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  response.headers.set("X-Request-Id", requestId);
  const token = request.cookies.get(sessionCookie())?.value;
  const rotated = token && request.method === "GET" ? await rotate(token) : null;
  if (rotated) response.headers.append("Set-Cookie", rotated);
  return response;
}

async function preflight(request: NextRequest): Promise<Response> {
  const origin = request.headers.get("origin");
  return answerPreflight(origin, origin !== null && (await isListedOrigin(origin)));
}

/**
 * The cookie with the session's next token, when it is due. It goes to the browser alone: this request's page still sees the
 * one that came, for the next one has arrived only when the browser sends it.
 */
async function rotate(token: string): Promise<string | null> {
  try {
    const next = await rotateSession(token);
    return next && setCookie(sessionCookie(), next.token, { expires: next.expiresAt });
  } catch (error) {
    log().warn({ err: error }, "a session's token could not be replaced; the next page tries again");
    return null;
  }
}

/** The renderer takes the nonce out of the policy; our own pages read it, the id and their address. */
function forPage(request: NextRequest, given: Record<string, string>): Headers {
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", given["Content-Security-Policy"]!);
  headers.set("x-nonce", given.nonce!);
  headers.set("x-request-id", given.requestId!);
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  return headers;
}

const signInPath = (wanted: string) =>
  wanted === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ callbackUrl: wanted })}`;

/** Pages, and the questions of other pages: the API, the receivers and the files do not pay for this. */
export const config = {
  matcher: [
    { source: "/(.*)", has: [{ type: "header", key: "access-control-request-method" }] },
    "/((?!api/|v1/|v2/|loki/|_next/|healthz$|readyz$|metrics$|icon\\.svg$|favicon\\.ico$|robots\\.txt$).*)",
  ],
};
