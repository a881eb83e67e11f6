import { and, eq, gt, sql } from "drizzle-orm";
import type { Adapter, AdapterUser } from "next-auth/adapters";
import { db } from "@/db/client";
import { sessions, users, verificationTokens } from "@/db/schema";
import { sha256 } from "@/lib/kit/crypto";

type Row = typeof users.$inferSelect;
const present = (row: Row): AdapterUser => ({
  id: row.id,
  email: row.email,
  emailVerified: row.emailVerified,
  name: row.name,
  image: row.image,
});

async function userWhere(condition: ReturnType<typeof eq>): Promise<AdapterUser | null> {
  const [row] = await db().select().from(users).where(condition);
  return row ? present(row) : null;
}

/**
 * next-auth over our tables. Of session tokens and links only the SHA-256 is stored (links come here hashed already).
 * Nobody is created here: who may sign in was invited before.
 */
export const adapter: Adapter = {
  createUser() {
    throw new Error("users are invited, they do not sign up");
  },
  getUser: (id) => userWhere(eq(users.id, id)),
  getUserByEmail: (email) => userWhere(eq(users.email, email)),
  async updateUser({ id, emailVerified }) {
    const [row] = await db()
      .update(users)
      .set({ emailVerified: emailVerified ?? null })
      .where(eq(users.id, id))
      .returning();
    return present(row!);
  },
  async createSession({ sessionToken, userId, expires }) {
    await db()
      .insert(sessions)
      .values({ tokenHash: sha256(sessionToken), userId, expiresAt: expires });
    return { sessionToken, userId, expires };
  },
  async getSessionAndUser(sessionToken) {
    const [row] = await db()
      .select({ expires: sessions.expiresAt, user: users })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(and(eq(sessions.tokenHash, sha256(sessionToken)), gt(sessions.expiresAt, sql`now()`)));
    if (!row) return null;
    return { session: { sessionToken, userId: row.user.id, expires: row.expires }, user: present(row.user) };
  },
  /** A session ends when it was made to end; using it does not lengthen it. */
  updateSession: () => null,
  async deleteSession(sessionToken) {
    await db()
      .delete(sessions)
      .where(eq(sessions.tokenHash, sha256(sessionToken)));
  },
  /** A link for an address nobody invited is never stored, in the same one statement as any other. */
  async createVerificationToken({ identifier, token, expires }) {
    await db().execute(sql`
      insert into ${verificationTokens} (identifier, token_hash, expires_at)
      select ${identifier}, ${token}, ${expires.toISOString()}::timestamptz
      where exists (select from ${users} where ${users.email} = ${identifier})`);
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
};
