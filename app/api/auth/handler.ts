import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import {
  authOptions,
  beginAttempt,
  concludeAttempt,
  confirmUrl,
  emailSchema,
  isSameOrigin,
} from "@/lib/access";
import { addressOf, answerCall, demand, networkOf, readBody } from "@/lib/http";
import { appUrl } from "@/lib/kit/env";
import { DomainError } from "@/lib/kit/errors";
import { limiter } from "@/lib/limits";

const MAX_BYTES = 16 * 1024;
type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth behind the same edge as the API: request id, limits, a ceiling on the body, problems instead of stack traces. */
export function authHandler(request: Request, context: Context): Promise<Response> {
  return answerCall(request, "auth", limiter, async (call) => {
    const [action, method] = (await context.params).nextauth;
    const address = addressOf(request);
    const signsIn = action === "callback" || (action === "signin" && request.method === "POST");
    call.allowance = await demand(limiter, signsIn ? "signIn" : "read", networkOf(request));
    // A browser that loads a page ahead of the click would use the link up. Browsers report their own errors to `_log`, and
    // so could anybody.
    if (isPrefetch(request.headers) || action === "_log") return new Response(null, { status: 204 });
    refuseElsewhere(request, call.url.origin);
    // A page of another site could sign its reader in as somebody else, which ends their own session.
    if (action === "callback" && method === "email" && isFromOtherSite(request.headers))
      return new Response(null, { status: 302, headers: { Location: confirmUrl(call.url.href) } });
    const attempt = await beginAttempt(request, { action, method, address, requestId: call.requestId });
    const bounded = request.method === "POST" ? await withBody(request) : request;
    // The one address of this console, whatever the Host header claims.
    process.env.NEXTAUTH_URL = appUrl();
    const answer: Response = await NextAuth(bounded as NextRequest, context as never, authOptions(attempt));
    return concludeAttempt(attempt, answer);
  });
}

const isPrefetch = (headers: Headers) =>
  /prefetch/.test(headers.get("sec-purpose") ?? headers.get("purpose") ?? "");

/** A link that was typed, or opened from a terminal or a mail program, comes from no page at all. */
const isFromOtherSite = (headers: Headers) =>
  ["cross-site", "same-site"].includes(headers.get("sec-fetch-site") ?? "");

/** Another site's page is refused by what the browser says of it; next-auth asks everybody for its own token besides. */
function refuseElsewhere({ method, headers }: Request, origin: string): void {
  const isTold = headers.has("sec-fetch-site") || headers.has("origin");
  if (isTold && !isSameOrigin(method, headers, [appUrl(), origin]))
    throw new DomainError("forbidden", "A session is opened and ended from the console's own pages.");
}

/** Without its query: next-auth would pass that on to the provider. */
async function withBody(request: Request): Promise<NextRequest> {
  const body = await readBody(request, { maxBytes: MAX_BYTES, maxUnpackedBytes: MAX_BYTES });
  const { success, data } = emailSchema.safeParse(mailOf(body, request.headers.get("content-type") ?? ""));
  if (success) await demand(limiter, "signInLink", data);
  return new NextRequest(request.url.split("?", 1)[0]!, {
    method: "POST",
    headers: request.headers,
    body: new Uint8Array(body),
  });
}

function mailOf(body: Buffer, contentType: string): unknown {
  if (!contentType.includes("json")) return new URLSearchParams(body.toString()).get("email");
  try {
    return JSON.parse(body.toString()).email;
  } catch {
    return undefined;
  }
}
