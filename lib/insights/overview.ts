import { sql } from "drizzle-orm";
import { authorize, type Ctx, executor, inView, touchesView } from "@/lib/access";
import { LEVELS } from "@/lib/intake/level";
import { MINUTE_MS, minuteOf } from "@/lib/kit/clock";
import { SEVERITIES, type Severity } from "@/lib/signals";
import type { Overview } from "./schemas";

const NEW_TEMPLATES_SHOWN = 8;
/** Lines per second are averaged over this; two windows of the usual length are not steadier. */
const RATE_MS = MINUTE_MS;

/** The figures of the last `minutes`, by arrival, from a handful of indexed queries; in a limited view, of its services alone. */
export async function overview(ctx: Ctx, minutes: number, now = Date.now()): Promise<Overview> {
  authorize(ctx, "insights:read");
  const since = new Date(minuteOf(now) - (minutes - 1) * MINUTE_MS).toISOString();
  const [incidents, volume, newTemplates, counts, pipeline] = [
    await incidentFigures(ctx, since),
    await volumeSince(ctx, since, minutes),
    await newTemplatesSince(ctx, since),
    await countsSince(ctx, since),
    await pipelineFigures(ctx, now),
  ];
  const complaints = volume.reduce((sum, minute) => sum + minute.warn + minute.error, 0);
  return {
    minutes,
    incidents,
    volume,
    records: volume.reduce((sum, minute) => sum + minute.info + minute.warn + minute.error, 0),
    ...counts,
    noiseReduction: complaints === 0 ? null : Math.max(0, 1 - incidents.openedInRange / complaints),
    newTemplates,
    pipeline,
  };
}

const rowsOf = async <T extends Record<string, unknown>>(ctx: Ctx, query: ReturnType<typeof sql>) =>
  (await executor(ctx).execute<T>(query)) as unknown as T[];

/** Rows of the workspace that are in view; each table names its service in its own way. */
const rowsFor = (ctx: Ctx, service = sql`service`) =>
  sql`workspace_id = ${ctx.workspaceId} and ${inView(ctx, service)}`;
const incidentsOf = (ctx: Ctx) =>
  sql`workspace_id = ${ctx.workspaceId} and ${touchesView(ctx, sql`services`)}`;

async function incidentFigures(ctx: Ctx, since: string): Promise<Overview["incidents"]> {
  const live = await rowsOf<{ severity: Severity; count: number }>(
    ctx,
    sql`select severity, count(*)::int as count from incidents
        where ${incidentsOf(ctx)} and status <> 'resolved' group by severity`,
  );
  const [opened] = await rowsOf<{ count: number }>(
    ctx,
    sql`select count(*)::int as count from incidents
        where ${incidentsOf(ctx)} and opened_at >= ${since}::timestamptz`,
  );
  const countOf = new Map(live.map((row) => [row.severity, row.count]));
  const bySeverity = Object.fromEntries(SEVERITIES.map((severity) => [severity, countOf.get(severity) ?? 0]));
  return {
    open: live.reduce((sum, row) => sum + row.count, 0),
    bySeverity: bySeverity as Record<Severity, number>,
    openedInRange: opened!.count,
  };
}

/** Every minute of the range, those without a line too. Levels are counted in the reports of the windows. */
async function volumeSince(ctx: Ctx, since: string, minutes: number): Promise<Overview["volume"]> {
  const of = (...levels: (typeof LEVELS)[number][]) =>
    sql.join(
      levels.map((level) => sql`coalesce(sum((levels ->> ${level}::text)::bigint), 0)::float8`),
      sql` + `,
    );
  const rows = await rowsOf<{ ms: number; info: number; warn: number; error: number }>(
    ctx,
    sql`select extract(epoch from date_trunc('minute', closed_at))::float8 * 1000 as ms,
          ${of("trace", "debug", "info")} as info, ${of("warn")} as warn, ${of("error", "fatal")} as error
        from windows where ${rowsFor(ctx)} and closed_at >= ${since}::timestamptz group by 1`,
  );
  const byMinute = new Map(rows.map((row) => [row.ms, row]));
  return Array.from({ length: minutes }, (_, i) => {
    const ms = Date.parse(since) + i * MINUTE_MS;
    const row = byMinute.get(ms);
    return {
      minute: new Date(ms).toISOString(),
      info: row?.info ?? 0,
      warn: row?.warn ?? 0,
      error: row?.error ?? 0,
    };
  });
}

async function newTemplatesSince(ctx: Ctx, since: string): Promise<Overview["newTemplates"]> {
  const rows = await rowsOf<{
    id: string;
    service: string;
    pattern: string;
    level: number;
    count: number;
    ms: number;
  }>(
    ctx,
    sql`select id, service, pattern, level::int, count::float8 as count,
          extract(epoch from created_at)::float8 * 1000 as ms
        from templates
        where ${rowsFor(ctx)} and created_at >= ${since}::timestamptz
          and merged_into is null and not muted
        order by templates.level desc, templates.count desc limit ${NEW_TEMPLATES_SHOWN}`,
  );
  return rows.map(({ ms, level, ...row }) => ({
    ...row,
    level: LEVELS[level]!,
    createdAt: new Date(ms).toISOString(),
  }));
}

async function countsSince(ctx: Ctx, since: string): Promise<{ templates: number; signals: number }> {
  const [row] = await rowsOf<{ templates: number; signals: number }>(
    ctx,
    sql`select
          (select count(*)::int from templates
           where ${rowsFor(ctx)} and merged_into is null) as templates,
          (select count(*)::int from signals
           where ${rowsFor(ctx)} and created_at >= ${since}::timestamptz) as signals`,
  );
  return row!;
}

async function pipelineFigures(ctx: Ctx, now: number): Promise<Overview["pipeline"]> {
  const [row] = await rowsOf<{
    recent: number;
    waiting: number;
    oldest: number | null;
    last_window: number | null;
    dead: number;
    last_read: number | null;
  }>(
    ctx,
    sql`select
          (select coalesce(sum(records), 0)::float8 from windows
           where ${rowsFor(ctx)}
             and closed_at >= ${new Date(now - RATE_MS).toISOString()}::timestamptz) as recent,
          (select coalesce(sum(records - taken), 0)::float8 from chunks
           where ${rowsFor(ctx)}) as waiting,
          (select extract(epoch from min(received_at))::float8 * 1000 from chunks
           where ${rowsFor(ctx)}) as oldest,
          (select extract(epoch from max(closed_at))::float8 * 1000 from windows
           where ${rowsFor(ctx)}) as last_window,
          (select count(*)::int from dead_letters
           where ${rowsFor(ctx, sql`subject ->> 'service'`)} and redriven_at is null) as dead,
          (select (report ->> 'readMs')::float8 from incidents
           where ${incidentsOf(ctx)} and reported_at is not null
           order by opened_at desc limit 1) as last_read`,
  );
  const { recent, waiting, oldest, last_window, dead, last_read } = row!;
  return {
    linesPerSecond: recent / (RATE_MS / 1000),
    waitingRecords: waiting,
    lagMs: oldest === null ? null : Math.max(0, now - oldest),
    lastWindowAt: last_window === null ? null : new Date(last_window).toISOString(),
    deadLetters: dead,
    lastReadMs: last_read,
  };
}
