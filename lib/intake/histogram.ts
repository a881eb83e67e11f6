import { type SQL, sql } from "drizzle-orm";
import { authorize, type Ctx, executor } from "@/lib/access";
import { HOUR_MS, MINUTE_MS } from "@/lib/kit/clock";
import { conditionsOf, idList, SCAN_BUDGET, templateFamily, timeRange, wordsOf } from "./filter";
import type { Histogram, HistogramQuery } from "./schemas";
import { EARLIEST } from "./time";

/** Lines over time by level group; from the counts kept by minute where the filter allows, else from the records. */
export async function recordHistogram(
  ctx: Ctx,
  query: HistogramQuery,
  scanBudget = SCAN_BUDGET,
): Promise<Histogram> {
  authorize(ctx, "logs:read");
  const to = query.to ? Date.parse(query.to) : Date.now();
  const from = query.from ? Math.min(Date.parse(query.from), to) : to - HOUR_MS;
  const fromRecords = query.q !== undefined && query.q.trim() !== "";
  const exact = Math.max(1000, Math.ceil((to - from) / query.buckets));
  const stepMs = fromRecords ? exact : Math.ceil(exact / MINUTE_MS) * MINUTE_MS;
  const start = Math.max(Math.floor(from / stepMs) * stepMs, EARLIEST);
  const range = { from: new Date(start).toISOString(), to: new Date(to).toISOString() };
  const counted = await executor(ctx).execute<Counted>(sql`
    select floor((extract(epoch from counted.at) * 1000 - ${start}) / ${stepMs})::int as bucket,
      sum(counted.info)::int as info, sum(counted.warn)::int as warn, sum(counted.error)::int as error, count(*)::int as looked
    from (${await source(ctx, query, range, fromRecords ? scanBudget : null)}) as counted group by 1`);
  const buckets = Array.from({ length: Math.floor((to - start) / stepMs) + 1 }, (_, i) => ({
    at: new Date(start + i * stepMs).toISOString(),
    info: 0,
    warn: 0,
    error: 0,
  }));
  let seen = 0;
  for (const { bucket, info, warn, error, looked } of counted) {
    seen += looked;
    if (buckets[bucket]) Object.assign(buckets[bucket], { info, warn, error });
  }
  return {
    from: new Date(start).toISOString(),
    to: range.to,
    stepMs,
    buckets,
    partial: fromRecords && seen >= scanBudget,
  };
}

interface Counted extends Record<string, unknown> {
  bucket: number;
  info: number;
  warn: number;
  error: number;
  /** Rows that the bucket was counted from. */
  looked: number;
}

/** Rows to count; from the records themselves, at most `scanBudget` of them, where the counts by minute cannot tell. */
async function source(
  ctx: Ctx,
  query: HistogramQuery,
  range: { from: string; to: string },
  scanBudget: number | null,
): Promise<SQL> {
  const { workspaceId } = ctx;
  if (scanBudget === null && query.templateId) {
    const family = idList(await templateFamily(executor(ctx), workspaceId, query.templateId));
    return sql`
      select minute as at, case when level <= 2 then lines else 0 end as info, case when level = 3 then lines else 0 end as warn,
        case when level >= 4 then lines else 0 end as error
      from (
        select m.minute, m.count as lines, t.level from template_minutes m
        join templates t on t.workspace_id = m.workspace_id and t.id = m.template_id
        where m.workspace_id = ${workspaceId} and m.template_id = any(${family}) and ${timeRange(range, sql`m.minute`)}
      ) as of_template`;
  }
  if (scanBudget === null) {
    const wanted = (level: string) =>
      query.level === undefined || (query.level as string[]).includes(level) ? sql.identifier(level) : sql`0`;
    return sql`
      select minute as at, ${wanted("trace")} + ${wanted("debug")} + ${wanted("info")} as info, ${wanted("warn")} as warn,
        ${wanted("error")} + ${wanted("fatal")} as error
      from service_minutes where workspace_id = ${workspaceId} and ${timeRange(range, sql`minute`)}
        ${query.service === undefined ? sql`` : sql`and service = ${query.service}`}`;
  }
  const ofTemplate = query.templateId
    ? sql`and template_id = any(${idList(await templateFamily(executor(ctx), workspaceId, query.templateId))})`
    : sql``;
  return sql`
    select ts as at, (matches and level <= 2)::int as info, (matches and level = 3)::int as warn, (matches and level >= 4)::int as error
    from (
      select ts, level, coalesce(${wordsOf(query) ?? sql`true`}, false) as matches from (
        select ts, level, message, trace_id from records where ${conditionsOf(workspaceId, query)} and ${timeRange(range)} ${ofTemplate}
        order by ts desc limit ${scanBudget}
      ) as recent
    ) as looked`;
}
