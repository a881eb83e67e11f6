import { asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts } from "@/db/schema";
import type { Page } from "@/lib/kit/page";
import type { PersonCtx } from "../authenticate";
import type { SignInAccount } from "../schemas";
import { nameOfProvider } from "../sign-in/providers";
import { isLastWay } from "./last-way";

/** The accounts that the person signs in with, all on one page: there is at most one of each provider. */
export async function listAccounts({ user }: PersonCtx): Promise<Page<SignInAccount>> {
  const rows = await db()
    .select()
    .from(accounts)
    .where(eq(accounts.userId, user.id))
    .orderBy(asc(accounts.createdAt));
  const data = rows.map(({ provider, label, createdAt }) => ({
    provider,
    name: nameOfProvider(provider),
    label,
    linkedAt: createdAt.toISOString(),
    lastWay: isLastWay(provider, rows),
  }));
  return { data, nextCursor: null };
}
