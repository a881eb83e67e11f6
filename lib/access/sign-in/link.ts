import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { users, verificationTokens } from "@/db/schema";
import { randomToken, sha256 } from "@/lib/kit/crypto";
import { appUrl } from "@/lib/kit/env";
import { notFound } from "@/lib/kit/errors";
import { emailSchema } from "../schemas";

export const LINK_MINUTES = 15;

/**
 * A link that signs this person in once, within 15 minutes: opening it opens the console. For the server's own console, for
 * nobody reads ahead there; mailed links lead to a page with a button instead. Throws `not_found` for an unknown address.
 */
export async function createSignInLink(email: string): Promise<string> {
  const identifier = emailSchema.parse(email);
  const [user] = await db().select({ id: users.id }).from(users).where(eq(users.email, identifier));
  if (!user) throw notFound("user");
  const token = randomToken();
  const expiresAt = new Date(Date.now() + LINK_MINUTES * 60_000);
  await db()
    .insert(verificationTokens)
    .values({ identifier, tokenHash: sha256(token), expiresAt });
  const query = new URLSearchParams({ callbackUrl: `${appUrl()}/`, token, email: identifier });
  return `${appUrl()}/api/auth/callback/email?${query}`;
}
