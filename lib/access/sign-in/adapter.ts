import { and, eq, sql } from "drizzle-orm";
import type { Adapter, AdapterAccount, AdapterUser } from "next-auth/adapters";
import { db } from "@/db/client";
import { accounts, users, verificationTokens } from "@/db/schema";
import { newId } from "@/lib/kit/ids";
import { linkAccount } from "../accounts/link";
import { endSessionOf } from "../sessions/end";
import { findSession } from "../sessions/find";
import { openSession } from "../sessions/open";
import { admits } from "./admission";
import type { Attempt } from "./attempt";

type Row = typeof users.$inferSelect;
const present = (row: Row): AdapterUser => ({
  id: row.id,
  email: row.email,
  emailVerified: row.emailVerified,
  name: row.name,
});

async function userWhere(condition: ReturnType<typeof eq>): Promise<AdapterUser | null> {
  const [row] = await db().select().from(users).where(condition);
  return row ? present(row) : null;
}

/**
 * next-auth over our tables, for one request. Of session tokens and links only the SHA-256 is stored (links come here hashed
 * already), and of a provider's tokens nothing.
 */
export const adapterFor = (attempt: Attempt): Adapter => ({
  getUser: (id) => userWhere(eq(users.id, id)),
  getUserByEmail: (email) => userWhere(eq(users.email, email)),
  async getUserByAccount({ provider, providerAccountId }) {
    const [row] = await db()
      .select({ user: users })
      .from(accounts)
      .innerJoin(users, eq(users.id, accounts.userId))
      .where(and(eq(accounts.provider, provider), eq(accounts.providerAccountId, providerAccountId)));
    return row ? present(row.user) : null;
  },
  /** Of two that come first at the same moment, one finds what the other has made. */
  async createUser({ email, name, emailVerified }: Omit<AdapterUser, "id">) {
    if (attempt.linking) throw new Error("the session ended before the account was linked");
    const [row] = await db()
      .insert(users)
      .values({ id: newId("user"), email, name: name ?? null, emailVerified })
      .onConflictDoUpdate({
        target: users.email,
        set: { emailVerified: sql`coalesce(${users.emailVerified}, excluded.email_verified)` },
      })
      .returning();
    return present(row!);
  },
  async updateUser({ id, emailVerified }) {
    const [row] = await db()
      .update(users)
      .set({ emailVerified: emailVerified ?? null })
      .where(eq(users.id, id))
      .returning();
    return present(row!);
  },
  async linkAccount({ provider, providerAccountId, type, userId }: AdapterAccount) {
    const { linking, arrival, address, requestId } = attempt;
    const account = { provider, providerAccountId, type, userId, label: arrival?.label ?? null };
    await linkAccount(account, {
      isWished: linking?.id === userId,
      name: arrival?.name ?? null,
      address,
      requestId,
    });
  },
  async createSession({ sessionToken, userId, expires }) {
    const { method, address, userAgent, requestId, token: replaces } = attempt;
    await openSession({
      token: sessionToken,
      userId,
      expiresAt: expires,
      method,
      address,
      userAgent,
      requestId,
      replaces,
    });
    return { sessionToken, userId, expires };
  },
  /** On the way back from a provider next-auth would link the account to the session's user: only when that was the wish. */
  async getSessionAndUser(sessionToken) {
    if (attempt.action === "callback" && !attempt.linking) return null;
    const found = attempt.token === null ? null : await findSession(attempt.token);
    if (!found || found.standing === "late") return null;
    const user = await userWhere(eq(users.id, found.user.id));
    return user && { session: { sessionToken, userId: user.id, expires: found.expiresAt }, user };
  },
  /** A session ends when it was made to end; using it does not lengthen it. */
  updateSession: () => null,
  async deleteSession() {
    const { action, token, address, requestId } = attempt;
    if (token !== null)
      await endSessionOf(token, action === "signout" ? "signed_out" : "replaced", { address, requestId });
  },
  /** A link for an address that may not sign in is never stored, in the same one statement as any other. */
  async createVerificationToken({ identifier, token, expires }) {
    await db().execute(sql`
      insert into ${verificationTokens} (identifier, token_hash, expires_at)
      select ${identifier}, ${token}, ${expires.toISOString()}::timestamptz where ${admits(identifier, attempt.next)}`);
    return { identifier, token, expires };
  },
  /** Reading it deletes it: of two clicks at the same moment one signs in. */
  async useVerificationToken({ identifier, token }) {
    const [row] = await db()
      .delete(verificationTokens)
      .where(and(eq(verificationTokens.identifier, identifier), eq(verificationTokens.tokenHash, token)))
      .returning();
    return row ? { identifier, token, expires: row.expiresAt } : null;
  },
});
