import { and, eq, gte, inArray, lte, sql } from "drizzle-orm";
import { templateMinutes, templates } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { MINUTE_MS, minuteOf } from "@/lib/kit/clock";

/** A template that an incident is about, with its lines from `from` to `to`. */
export interface TroubledTemplate {
  id: string;
  service: string;
  pattern: string;
  /** 0…5 */
  level: number;
  /** Epoch ms of its first record ever. */
  firstSeenAt: number;
  /** Lines between the two moments. */
  count: number;
  /** Lines by minute, oldest first, from `drawFrom`. */
  sparkline: number[];
}

/** A drawing is an hour wide. */
const POINTS = 60;

/** Facts about templates between two moments (epoch ms of the records' own time), drawn from 20 minutes before. */
export async function troubledTemplates(
  ctx: Ctx,
  ids: string[],
  from: number,
  to: number,
): Promise<TroubledTemplate[]> {
  if (ids.length === 0) return [];
  const drawFrom = minuteOf(from) - 20 * MINUTE_MS;
  const points = Math.min(POINTS, (minuteOf(to) - drawFrom) / MINUTE_MS + 1);
  const isMinute = (column: typeof templateMinutes.minute, start: number, end: number) =>
    and(gte(column, new Date(start)), lte(column, new Date(end)));
  const mine = and(
    eq(templateMinutes.workspaceId, ctx.workspaceId),
    inArray(templateMinutes.templateId, ids),
  );
  const rows = await executor(ctx)
    .select()
    .from(templates)
    .where(and(eq(templates.workspaceId, ctx.workspaceId), inArray(templates.id, ids)));
  const totals = await executor(ctx)
    .select({ id: templateMinutes.templateId, count: sql<string>`sum(${templateMinutes.count})` })
    .from(templateMinutes)
    .where(and(mine, isMinute(templateMinutes.minute, minuteOf(from), to)))
    .groupBy(templateMinutes.templateId);
  const cells = await executor(ctx)
    .select()
    .from(templateMinutes)
    .where(and(mine, isMinute(templateMinutes.minute, drawFrom, drawFrom + (points - 1) * MINUTE_MS)));
  const countOf = new Map(totals.map((total) => [total.id, Number(total.count)]));
  const lineOf = new Map(ids.map((id) => [id, new Array<number>(points).fill(0)]));
  for (const cell of cells)
    lineOf.get(cell.templateId)![(cell.minute.getTime() - drawFrom) / MINUTE_MS] = cell.count;
  return rows.map((row) => ({
    id: row.id,
    service: row.service,
    pattern: row.pattern,
    level: row.level,
    firstSeenAt: row.firstSeenAt.getTime(),
    count: countOf.get(row.id) ?? 0,
    sparkline: lineOf.get(row.id)!,
  }));
}
