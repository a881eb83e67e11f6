import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor } from "@/lib/access";
import { MINUTE_MS, minuteOf } from "@/lib/kit/clock";

export const SPARKLINE_MINUTES = 60;

/** The last hour by minute for each template, oldest first, all in one query. */
export async function sparklines(ctx: Ctx, ids: string[], now = Date.now()): Promise<Map<string, number[]>> {
  if (ids.length === 0) return new Map();
  const end = minuteOf(now);
  const start = end - (SPARKLINE_MINUTES - 1) * MINUTE_MS;
  const rows = await executor(ctx).execute<{ template_id: string; minute: string; count: number }>(sql`
    select template_id, minute, count from template_minutes
    where workspace_id = ${ctx.workspaceId} and template_id = any(${textArray(ids)})
      and minute >= ${new Date(start).toISOString()}::timestamptz`);
  const lines = new Map(ids.map((id) => [id, new Array<number>(SPARKLINE_MINUTES).fill(0)]));
  for (const row of rows) {
    const at = (new Date(row.minute).getTime() - start) / MINUTE_MS;
    const line = lines.get(row.template_id);
    if (line && at < SPARKLINE_MINUTES) line[at] = row.count;
  }
  return lines;
}
