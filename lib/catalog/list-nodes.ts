import { sql } from "drizzle-orm";
import { z } from "zod";
import { authorize, type Ctx, executor } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import { nodesInView } from "./platform";
import type { CatalogNode, ServiceListQuery } from "./schemas";

/** The machines of the workspace by name; a limited view shows those on which its services run. */
export async function listNodes(ctx: Ctx, { limit, cursor }: ServiceListQuery): Promise<Page<CatalogNode>> {
  authorize(ctx, "services:read");
  const after = cursor ? sql`name > ${decodeCursor(cursor, z.string())}` : sql`true`;
  const rows = await executor(ctx).execute<{ name: string; last_seen_at: string }>(sql`
    select name, last_seen_at from nodes
    where workspace_id = ${ctx.workspaceId} and ${nodesInView(ctx)} and ${after}
    order by name limit ${limit + 1}`);
  return toPage(
    [...rows],
    limit,
    (row) => row.name,
    ({ name, last_seen_at }) => ({ name, lastSeenAt: new Date(last_seen_at).toISOString() }),
  );
}
