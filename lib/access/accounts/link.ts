import { and, eq, isNull, notExists, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { db } from "@/db/client";
import { accounts, users } from "@/db/schema";
import { DomainError } from "@/lib/kit/errors";
import { transactPersonal } from "../person";

type Account = Omit<typeof accounts.$inferInsert, "createdAt">;
interface Manner {
  /** The user is signed in and asked for it. */
  isWished: boolean;
  /** What the provider calls them. */
  name: string | null;
  address: string;
  requestId: string;
}

/**
 * Links an account of a provider to a user. Unwished it is linked only to somebody as whom nobody has signed in yet, which
 * the same statement ends: of an account and a mailed link at the same moment one wins. Throws `conflict` when it may not be
 * linked, and breaks when it is somebody's already.
 */
export async function linkAccount(account: Account, { isWished, name, ...from }: Manner): Promise<void> {
  const { userId, provider, label } = account;
  const [user] = await db().select().from(users).where(eq(users.id, userId));
  await transactPersonal({ user: user!, ...from }, async ({ tx, note }) => {
    const isFree = isWished ? await lacksOneOf(tx, userId, provider) : await claim(tx, userId, name);
    if (!isFree) throw new DomainError("conflict", "The account cannot be linked to this person.");
    await tx.insert(accounts).values(account);
    note({ action: "account.linked", subject: userId, after: { provider, account: label } });
  });
}

/** Holds the person's row, so that two accounts of one provider are not linked at the same moment. */
async function lacksOneOf(tx: Tx, userId: string, provider: string): Promise<boolean> {
  await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
  const [other] = await tx
    .select({ provider: accounts.provider })
    .from(accounts)
    .where(and(eq(accounts.userId, userId), eq(accounts.provider, provider)));
  return other === undefined;
}

async function claim(tx: Tx, userId: string, name: string | null): Promise<boolean> {
  const any = tx.select({ one: sql`1` }).from(accounts).where(eq(accounts.userId, users.id));
  const claimed = await tx
    .update(users)
    .set({ emailVerified: sql`now()`, name: sql`coalesce(${users.name}, ${name})` })
    .where(and(eq(users.id, userId), isNull(users.emailVerified), notExists(any)))
    .returning({ id: users.id });
  return claimed.length > 0;
}
