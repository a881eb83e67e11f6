import { sql } from "drizzle-orm";
import { apiKeys } from "@/db/schema";
import { announceAccessChange } from "../access-change";
import { recordAudit } from "../audit/record";
import { authorize, type Ctx, transact } from "../context";
import { forgetKeys } from "./authenticate";
import { keyForUpdate, keyOf } from "./internal";

/** Ends a key at once here and within a second in other processes. Ending it twice is one ending. Throws `not_found`. */
export async function revokeApiKey(ctx: Ctx, id: string): Promise<void> {
  authorize(ctx, "keys:manage");
  await transact(ctx, async (inside) => {
    const { name, scopes, services, revokedAt } = await keyForUpdate(inside, id);
    if (revokedAt) return;
    await inside.tx!.update(apiKeys).set({ revokedAt: sql`now()` }).where(keyOf(inside, id));
    await recordAudit(inside, { action: "key.revoked", subject: id, before: { name, scopes, services } });
    inside.afterCommit!.push(forgetKeys);
    announceAccessChange(inside);
  });
}
