import { and, desc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import { apiKeys } from "@/db/schema";
import type { Page } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import { authorize, type Ctx, executor } from "../context";
import type { ApiKey } from "../schemas";
import { presentKey } from "./internal";

/** All keys of the workspace, revoked ones too, newest first. */
export async function listApiKeys(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<ApiKey>> {
  authorize(ctx, "keys:manage");
  const before = cursor === undefined ? undefined : decodeCursor(cursor, z.string());
  const rows = await executor(ctx)
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.workspaceId, ctx.workspaceId), before ? lt(apiKeys.id, before) : undefined))
    .orderBy(desc(apiKeys.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => row.id, presentKey);
}
