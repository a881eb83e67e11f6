import { and, desc, eq, lt } from "drizzle-orm";
import { runbookVersions } from "@/db/schema";
import { authorize, type Ctx, executor } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { cursorNumber, decodeCursor, toPage } from "@/lib/kit/paging";
import type { RunbookVersion, RunbookVersionsQuery } from "../schemas";
import { runbookById } from "./rows";

/** Each may hold 200,000 characters. */
const VERSIONS_AT_ONCE = 25;

/** All that it was, the newest first, a page at a time. Throws `not_found`. */
export async function listRunbookVersions(
  ctx: Ctx,
  id: string,
  { limit, cursor }: RunbookVersionsQuery,
): Promise<Page<RunbookVersion>> {
  authorize(ctx, "runbooks:read");
  await runbookById(ctx, id);
  const most = Math.min(limit, VERSIONS_AT_ONCE);
  const rows = await executor(ctx)
    .select()
    .from(runbookVersions)
    .where(
      and(
        eq(runbookVersions.workspaceId, ctx.workspaceId),
        eq(runbookVersions.runbookId, id),
        cursor ? lt(runbookVersions.version, decodeCursor(cursor, cursorNumber)) : undefined,
      ),
    )
    .orderBy(desc(runbookVersions.version))
    .limit(most + 1);
  return toPage(
    rows,
    most,
    ({ version }) => version,
    ({ version, title, source, changedBy, changedAt }) => ({
      version,
      title,
      source,
      changedBy,
      changedAt: changedAt.toISOString(),
    }),
  );
}
