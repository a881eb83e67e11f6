import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions, emailSchema } from "@/lib/access";
import { answerCall, demand, networkOf, readBody } from "@/lib/http";
import { appUrl } from "@/lib/kit/env";
import { limiter } from "@/lib/limits";

const MAX_BYTES = 16 * 1024;
type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth behind the same edge as the API: request id, limits, a ceiling on the body, problems instead of stack traces. */
export function authHandler(request: Request, context: Context): Promise<Response> {
  return answerCall(request, "auth", limiter, async (call) => {
    const [action] = (await context.params).nextauth;
    const signsIn = action === "callback" || (action === "signin" && request.method === "POST");
    call.allowance = await demand(limiter, signsIn ? "signIn" : "read", networkOf(request));
    // A browser that loads a page ahead of the click would use the link up.
    if (/prefetch/.test(request.headers.get("sec-purpose") ?? request.headers.get("purpose") ?? ""))
      return new Response(null, { status: 204 });
    const bounded = request.method === "POST" ? await withBody(request) : request;
    // The one address of this console, whatever the Host header claims.
    process.env.NEXTAUTH_URL = appUrl();
    return NextAuth(bounded as NextRequest, context as never, authOptions());
  });
}

async function withBody(request: Request): Promise<NextRequest> {
  const body = await readBody(request, { maxBytes: MAX_BYTES, maxUnpackedBytes: MAX_BYTES });
  const { success, data } = emailSchema.safeParse(mailOf(body, request.headers.get("content-type") ?? ""));
  if (success) await demand(limiter, "signInLink", data);
  return new NextRequest(request.url, {
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
