import { and, eq } from "drizzle-orm";
import { accounts, users } from "@/db/schema";
import { DomainError, notFound } from "@/lib/kit/errors";
import type { PersonCtx } from "../authenticate";
import { transactPersonal } from "../person";
import { isLastWay } from "./last-way";

/** Takes an account away from the ways to sign in. Throws `not_found` for one that is not there, `conflict` for the last way. */
export async function unlinkAccount(person: PersonCtx, provider: string): Promise<void> {
  const { id } = person.user;
  await transactPersonal(person, async ({ tx, note }) => {
    // Two at the same moment must not each count on the other's.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, id)).for("update");
    const all = await tx.select().from(accounts).where(eq(accounts.userId, id));
    const account = all.find((each) => each.provider === provider);
    if (!account) throw notFound("linked account");
    if (isLastWay(provider, all))
      throw new DomainError(
        "conflict",
        "This is your only way in: no mail server is set up for links, and no other account is linked.",
      );
    await tx
      .delete(accounts)
      .where(and(eq(accounts.provider, provider), eq(accounts.providerAccountId, account.providerAccountId)));
    note({ action: "account.unlinked", subject: id, before: { provider, account: account.label } });
  });
}
