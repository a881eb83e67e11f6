import type { AuthOptions } from "next-auth";
import type { EmailConfig } from "next-auth/providers/email";
import { randomToken } from "@/lib/kit/crypto";
import { appUrl } from "@/lib/kit/env";
import { log } from "@/lib/kit/log";
import { emailSchema } from "../schemas";
import { cookieName, sessionCookie } from "../sessions/cookie";
import { newSessionToken, SESSION_DAYS } from "../sessions/token";
import { adapterFor } from "./adapter";
import { isAdmitted } from "./admission";
import { arrive } from "./arrive";
import { type Attempt, STATE_MINUTES, signInPage, stateCookie } from "./attempt";
import { deliverLink } from "./deliver";
import type { Identity } from "./identity";
import { LINK_MINUTES } from "./link";
import { oauthProviders } from "./providers";
import { authSecret } from "./secret";

/** `secret: ""` makes the stored hash one of the token alone, so that every process knows every link. */
const emailProvider = (attempt: Attempt): EmailConfig & { secret: string } => ({
  id: "email",
  type: "email",
  name: "Email",
  server: "",
  from: "",
  options: {},
  secret: "",
  maxAge: LINK_MINUTES * 60,
  generateVerificationToken: randomToken,
  normalizeIdentifier: (identifier) => emailSchema.parse(identifier),
  async sendVerificationRequest({ identifier, url }) {
    if (await isAdmitted(identifier, attempt.next)) deliverLink(identifier, url);
  },
});

/**
 * next-auth as we run it, for one request: database sessions, one-time links, the providers that are configured, and the
 * same answer for addresses that may not come in.
 */
export function authOptions(attempt: Attempt): AuthOptions {
  const secure = appUrl().startsWith("https:");
  const cookie = (name: string, maxAge?: number) => ({
    name,
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure, ...(maxAge && { maxAge }) },
  });
  const stateSeconds = STATE_MINUTES * 60;
  return {
    adapter: adapterFor(attempt),
    secret: authSecret(),
    providers: [emailProvider(attempt), ...oauthProviders()],
    useSecureCookies: secure,
    session: {
      strategy: "database",
      maxAge: SESSION_DAYS * 86_400,
      generateSessionToken: newSessionToken,
    },
    cookies: {
      sessionToken: cookie(sessionCookie()),
      csrfToken: cookie(cookieName("ic-csrf")),
      callbackUrl: cookie(cookieName("ic-callback")),
      state: cookie(stateCookie(), stateSeconds),
      pkceCodeVerifier: cookie(cookieName("ic-pkce"), stateSeconds),
      nonce: cookie(cookieName("ic-nonce"), stateSeconds),
    },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in", verifyRequest: "/sign-in?sent=1" },
    callbacks: {
      signIn: (given) => mayGoOn(attempt, given),
      redirect({ url, baseUrl }) {
        attempt.next = sameOriginUrl(url, baseUrl);
        return attempt.next;
      },
      session: ({ session, user }) => ({ ...session, user: { ...session.user, id: user.id } }),
    },
    events: {
      signIn: ({ user, account }) => log().info({ user: user.id, by: account?.provider }, "signed in"),
    },
    logger: {
      error: (code, metadata) => report(code, metadata),
      warn: (code) => log().warn(`sign-in: ${code}`),
      debug: () => {},
    },
  };
}

type Asked = Parameters<NonNullable<NonNullable<AuthOptions["callbacks"]>["signIn"]>>[0];

/** True, or the page that says why not. What breaks here would be written into an address by next-auth. */
async function mayGoOn(attempt: Attempt, { user, account, profile, email }: Asked): Promise<true | string> {
  if (email?.verificationRequest) return true;
  try {
    const refusal =
      account?.type === "email"
        ? (await isAdmitted(user.email ?? "", attempt.next))
          ? null
          : "AccessDenied"
        : await arrive(attempt, account!, profile as unknown as Identity);
    return refusal === null || signInPage(attempt, refusal);
  } catch (error) {
    log().error({ err: error }, "a sign-in could not be decided");
    return signInPage(attempt, "Callback");
  }
}

/** An address that is none, a link that is used twice or an answer that does not fit are no accidents of ours. */
const FROM_OUTSIDE = /^(SIGNIN_EMAIL_ERROR|OAUTH_CALLBACK_(HANDLER_)?ERROR)$/;

/** Only the error itself: what stands beside it is the person's profile. */
function report(code: string, metadata: Error | { error?: Error }): void {
  const error = metadata instanceof Error ? metadata : metadata.error;
  if (FROM_OUTSIDE.test(code)) log().info({ reason: error?.message }, `sign-in: ${code}`);
  else log().error({ err: error }, `sign-in: ${code}`);
}

/** Where to go after signing in: inside this console, or its start. */
export function sameOriginUrl(url: string, baseUrl: string): string {
  try {
    const target = new URL(url, baseUrl);
    const base = new URL(baseUrl);
    // A `blob:` address has the origin of the page that made it.
    const isInside = target.origin === base.origin && target.protocol === base.protocol;
    return isInside ? target.href : baseUrl;
  } catch {
    return baseUrl;
  }
}
