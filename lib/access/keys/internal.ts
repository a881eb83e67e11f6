import { and, eq } from "drizzle-orm";
import { apiKeys } from "@/db/schema";
import { notFound } from "@/lib/kit/errors";
import type { Ctx } from "../context";

/** The key's row, held until the transaction ends. Throws `not_found`, for one of another workspace too. */
export async function keyForUpdate(ctx: Ctx, id: string): Promise<typeof apiKeys.$inferSelect> {
  const [row] = await ctx.tx!.select().from(apiKeys).where(keyOf(ctx, id)).for("no key update");
  if (!row) throw notFound("API key");
  return row;
}

export const keyOf = (ctx: Ctx, id: string) =>
  and(eq(apiKeys.workspaceId, ctx.workspaceId), eq(apiKeys.id, id));
