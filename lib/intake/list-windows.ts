import { and, desc, eq, getTableColumns, gte, lte, sql } from "drizzle-orm";
import { z } from "zod";
import { windows } from "@/db/schema";
import { authorize, type Ctx, executor, inView, seenOf } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import type { WindowQuery, WindowReport } from "./schemas";

/** What waits for the assessment is large, and no report shows it. */
const { findings: _findings, ...LISTED } = getTableColumns(windows);

const cursorSchema = z.tuple([z.iso.datetime(), z.string()]);

/** Reports of closed windows, newest first. */
export async function listWindows(ctx: Ctx, query: WindowQuery): Promise<Page<WindowReport>> {
  authorize(ctx, "logs:read");
  const before = query.cursor === undefined ? null : decodeCursor(query.cursor, cursorSchema);
  const rows = await executor(ctx)
    .select(LISTED)
    .from(windows)
    .where(
      and(
        eq(windows.workspaceId, ctx.workspaceId),
        inView(ctx, windows.service),
        query.service === undefined ? undefined : eq(windows.service, query.service),
        query.from ? gte(windows.closedAt, new Date(query.from)) : undefined,
        query.to ? lte(windows.closedAt, new Date(query.to)) : undefined,
        before
          ? sql`(${windows.closedAt}, ${windows.id}) < (${before[0]}::timestamptz, ${before[1]})`
          : undefined,
      ),
    )
    .orderBy(desc(windows.closedAt), desc(windows.id))
    .limit(query.limit + 1);
  return toPage(
    rows,
    query.limit,
    (row) => [row.closedAt.toISOString(), row.id],
    (row) => presentWindow(ctx, row),
  );
}

function presentWindow(ctx: Ctx, row: Omit<typeof windows.$inferSelect, "findings">): WindowReport {
  const {
    id,
    service,
    number,
    reason,
    title,
    severity,
    impactedServices,
    summary,
    noiseReductionRatio,
    records,
    templates,
    newTemplates,
  } = row;
  return {
    id,
    service,
    number,
    reason,
    title,
    impactedServices: seenOf(ctx, impactedServices),
    summary,
    noiseReductionRatio,
    records,
    templates,
    newTemplates,
    severity: severity as WindowReport["severity"],
    levels: row.levels as Record<string, number>,
    openedAt: row.openedAt.toISOString(),
    closedAt: row.closedAt.toISOString(),
  };
}
