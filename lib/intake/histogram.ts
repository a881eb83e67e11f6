import { type SQL, sql } from "drizzle-orm";
import { authorize, type Ctx, executor } from "@/lib/access";
import { HOUR_MS, MINUTE_MS } from "@/lib/kit/clock";
import { above, horizonOf, ofEachService, servicesToRead } from "./each-service";
import { conditionsOf, SCAN_BUDGET, templateFamily, timeRange, wordsOf } from "./filter";
import type { Place } from "./record-row";
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
  const services = fromRecords ? servicesToRead(ctx, query) : null;
  const horizon = services && (await horizonOf(ctx, services, timeRange(range), scanBudget));
  const rows = fromRecords
    ? await ofRecords(ctx, query, range, { scanBudget, horizon })
    : query.templateId
      ? await ofTemplate(ctx, query, query.templateId, range)
      : ofServices(ctx, query, range);
  const counted = await executor(ctx).execute<Counted>(sql`
    select floor((extract(epoch from counted.at) * 1000 - ${start}) / ${stepMs})::int as bucket,
      sum(counted.info)::int as info, sum(counted.warn)::int as warn, sum(counted.error)::int as error, count(*)::int as looked
    from (${rows}) as counted group by 1`);
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
    partial: horizon !== null || (fromRecords && seen >= scanBudget),
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

interface Range {
  from: string;
  to: string;
}

/** Lines of a template by minute. */
async function ofTemplate(ctx: Ctx, query: HistogramQuery, templateId: string, range: Range): Promise<SQL> {
  const family = await templateFamily(ctx, templateId);
  return sql`
    select minute as at, case when level <= 2 then lines else 0 end as info, case when level = 3 then lines else 0 end as warn,
      case when level >= 4 then lines else 0 end as error
    from (
      select m.minute, m.count as lines, t.level from template_minutes m
      join templates t on t.workspace_id = m.workspace_id and t.id = m.template_id
      where m.workspace_id = ${ctx.workspaceId} and m.template_id = any(${family}) and ${timeRange(range, sql`m.minute`)}
        and ${query.service === undefined ? sql`true` : sql`t.service = ${query.service}`}
    ) as of_template`;
}

/** Lines of services by minute. */
function ofServices(ctx: Ctx, query: HistogramQuery, range: Range): SQL {
  const wanted = (level: string) =>
    query.level === undefined || (query.level as string[]).includes(level) ? sql.identifier(level) : sql`0`;
  return sql`
    select minute as at, ${wanted("trace")} + ${wanted("debug")} + ${wanted("info")} as info, ${wanted("warn")} as warn,
      ${wanted("error")} + ${wanted("fatal")} as error
    from service_minutes where ${conditionsOf(ctx, { service: query.service })} and ${timeRange(range, sql`minute`)}`;
}

/** The records themselves, at most `scanBudget` of them: the counts by minute do not know their words. */
async function ofRecords(
  ctx: Ctx,
  query: HistogramQuery,
  range: Range,
  { scanBudget, horizon }: { scanBudget: number; horizon: Place | null },
): Promise<SQL> {
  const services = servicesToRead(ctx, query);
  const family = query.templateId ? await templateFamily(ctx, query.templateId) : null;
  const records = sql`
    select ts, level, message, trace_id from records where ${conditionsOf(ctx, query)} and ${timeRange(range)}
      and ${family ? sql`template_id = any(${family})` : sql`true`}`;
  const recent = services
    ? ofEachService(services, sql`${records} and service = seen.name and ${above(horizon)}`)
    : sql`${records} order by ts desc limit ${scanBudget}`;
  return sql`
    select ts as at, (matches and level <= 2)::int as info, (matches and level = 3)::int as warn, (matches and level >= 4)::int as error
    from (
      select ts, level, coalesce(${wordsOf(query) ?? sql`true`}, false) as matches from (${recent}) as recent
    ) as looked`;
}
