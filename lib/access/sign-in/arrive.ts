import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts, users } from "@/db/schema";
import { isAdmitted } from "./admission";
import type { Attempt } from "./attempt";
import type { Identity } from "./identity";
import { type Refusal, refusalOf } from "./refusal";

/** Whether whoever comes back from a provider may go on, by what is known of them; null when they may. */
export async function arrive(
  attempt: Attempt,
  account: { provider: string; providerAccountId: string },
  { email, name, label }: Identity,
): Promise<Refusal | null> {
  attempt.arrival = { name, label };
  const { linking, next } = attempt;
  const [owner] = await db()
    .select({ id: accounts.userId })
    .from(accounts)
    .where(
      and(eq(accounts.provider, account.provider), eq(accounts.providerAccountId, account.providerAccountId)),
    );
  return refusalOf({
    linking: linking && { id: linking.id, hasOneOfProvider: await hasOneOf(account.provider, linking.id) },
    ownerId: owner?.id ?? null,
    email,
    known: email === null ? null : await knownBy(email),
    isAdmitted: email !== null && (await isAdmitted(email, next)),
  });
}

async function hasOneOf(provider: string, userId: string): Promise<boolean> {
  const [row] = await db()
    .select({ provider: accounts.provider })
    .from(accounts)
    .where(and(eq(accounts.userId, userId), eq(accounts.provider, provider)));
  return row !== undefined;
}

async function knownBy(email: string): Promise<{ id: string; isFresh: boolean } | null> {
  const [row] = await db()
    .select({
      id: users.id,
      isFresh: sql<boolean>`${users.emailVerified} is null
        and not exists (select from ${accounts} where ${accounts.userId} = ${users.id})`,
    })
    .from(users)
    .where(eq(users.email, email));
  return row ?? null;
}
