import { and, eq } from "drizzle-orm";
import { apiKeys } from "@/db/schema";
import { notFound } from "@/lib/kit/errors";
import type { Ctx } from "../context";
import type { ApiKey } from "../schemas";

/** The key's row, held until the transaction ends. Throws `not_found`, for one of another workspace too. */
export async function keyForUpdate(ctx: Ctx, id: string): Promise<typeof apiKeys.$inferSelect> {
  const [row] = await ctx.tx!.select().from(apiKeys).where(byId(ctx, id)).for("no key update");
  if (!row) throw notFound("API key");
  return row;
}

export const byId = (ctx: Ctx, id: string) =>
  and(eq(apiKeys.workspaceId, ctx.workspaceId), eq(apiKeys.id, id));

/** A key's row as people see it: without its hash. */
export const presentKey = (row: typeof apiKeys.$inferSelect): ApiKey => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes as ApiKey["scopes"],
  services: row.services,
  lastFour: row.lastFour,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  replacedBy: row.replacedBy,
});
