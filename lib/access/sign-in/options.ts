import { eq } from "drizzle-orm";
import type { AuthOptions } from "next-auth";
import type { EmailConfig } from "next-auth/providers/email";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { randomToken } from "@/lib/kit/crypto";
import { appUrl } from "@/lib/kit/env";
import { log } from "@/lib/kit/log";
import { emailSchema } from "../schemas";
import { sessionCookie } from "../session-cookie";
import { adapter } from "./adapter";
import { deliverLink } from "./deliver";
import { LINK_MINUTES } from "./link";
import { authSecret } from "./secret";

const SESSION_DAYS = 30;

async function isKnown(email: string): Promise<boolean> {
  const [user] = await db().select({ id: users.id }).from(users).where(eq(users.email, email));
  return user !== undefined;
}

/** `secret: ""` makes the stored hash one of the token alone, so that every process knows every link. */
const email: EmailConfig & { secret: string } = {
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
    if (await isKnown(identifier)) deliverLink(identifier, url);
  },
};

/** next-auth as we run it: database sessions, one-time links, and the same answer for addresses that nobody knows. */
export function authOptions(): AuthOptions {
  const secure = appUrl().startsWith("https:");
  const cookie = (name: string) => ({
    name: secure ? `__Secure-${name}` : name,
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  });
  return {
    adapter,
    secret: authSecret(),
    providers: [email],
    useSecureCookies: secure,
    session: { strategy: "database", maxAge: SESSION_DAYS * 86_400, generateSessionToken: randomToken },
    cookies: {
      sessionToken: { ...cookie(""), name: sessionCookie() },
      csrfToken: cookie("ic-csrf"),
      callbackUrl: cookie("ic-callback"),
    },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in", verifyRequest: "/sign-in?sent=1" },
    callbacks: {
      signIn: async ({ user, email }) => email?.verificationRequest === true || isKnown(user.email ?? ""),
      redirect: ({ url, baseUrl }) => sameOriginUrl(url, baseUrl),
      session: ({ session, user }) => ({ ...session, user: { ...session.user, id: user.id } }),
    },
    events: { signIn: ({ user }) => log().info({ user: user.id }, "signed in") },
    logger: {
      error: (code, metadata) =>
        // An address that is none, not an accident.
        code === "SIGNIN_EMAIL_ERROR"
          ? log().info(`sign-in: ${code}`)
          : log().error({ err: metadata }, `sign-in: ${code}`),
      warn: (code) => log().warn(`sign-in: ${code}`),
      debug: () => {},
    },
  };
}

/** Where to go after signing in: inside this console, or its start. */
export function sameOriginUrl(url: string, baseUrl: string): string {
  try {
    const target = new URL(url, baseUrl);
    return target.origin === new URL(baseUrl).origin ? target.href : baseUrl;
  } catch {
    return baseUrl;
  }
}
