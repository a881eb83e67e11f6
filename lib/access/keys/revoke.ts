import { and, eq, isNull, sql } from "drizzle-orm";
import { apiKeys } from "@/db/schema";
import { notFound } from "@/lib/kit/errors";
import { announceAccessChange } from "../access-change";
import { recordAudit } from "../audit";
import { authorize, type Ctx, transact } from "../context";
import { forgetKeys } from "./authenticate";

/** Ends a key at once here and within a second in other processes. Ending it twice is one ending. */
export async function revokeApiKey(ctx: Ctx, id: string): Promise<void> {
  authorize(ctx, "keys:manage");
  await transact(ctx, async (inside) => {
    const mine = and(eq(apiKeys.workspaceId, ctx.workspaceId), eq(apiKeys.id, id));
    const [revoked] = await inside
      .tx!.update(apiKeys)
      .set({ revokedAt: sql`now()` })
      .where(and(mine, isNull(apiKeys.revokedAt)))
      .returning({ name: apiKeys.name });
    if (revoked) {
      inside.afterCommit!.push(forgetKeys);
      announceAccessChange(inside);
      return recordAudit(inside, { action: "key.revoked", subject: id, before: { name: revoked.name } });
    }
    const [known] = await inside.tx!.select({ id: apiKeys.id }).from(apiKeys).where(mine);
    if (!known) throw notFound("API key");
  });
}
