import { and, eq, inArray } from "drizzle-orm";
import { runbooks } from "@/db/schema";
import { authorize, type Ctx, executor } from "@/lib/access";
import { runbookInView } from "./rows";

const AT_MOST = 50;

/** The markdown of these runbooks, of those in view, by id; of the first 50. */
export async function runbookSources(ctx: Ctx, ids: string[]): Promise<ReadonlyMap<string, string>> {
  authorize(ctx, "runbooks:read");
  if (ids.length === 0) return new Map();
  const rows = await executor(ctx)
    .select({ id: runbooks.id, source: runbooks.source })
    .from(runbooks)
    .where(
      and(
        eq(runbooks.workspaceId, ctx.workspaceId),
        runbookInView(ctx),
        inArray(runbooks.id, ids.slice(0, AT_MOST)),
      ),
    );
  return new Map(rows.map(({ id, source }) => [id, source]));
}
