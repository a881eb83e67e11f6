import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { HOUR_MS, MINUTE_MS, minuteOf } from "@/lib/kit/clock";
import type { Detected } from "./draft";
import { type Habit, silence } from "./silence";

/** Looked at per tick; a workspace of more services that all fell silent at once has one problem, not this many. */
const SERVICES_AT_MOST = 200;
const HISTORY_MINUTES = 60;
/** Windows of five seconds fill the history with 720. */
const WINDOWS_AT_MOST = 1000;
/** Silent for longer: gone, not silent. */
const GONE_MS = 24 * HOUR_MS;
/** Written this long before it arrived, a record is still live. */
const LIVE_SECONDS = 300;

interface Row extends Record<string, unknown> {
  workspace_id: string;
  service: string;
  window_id: string;
  last_ms: number;
  first_ms: number;
  spoke: number;
  longest_gap_ms: number;
  live: number;
  series: [ms: number, count: number][];
}

/**
 * Services of all workspaces that always spoke and have stopped, by workspace. `now` is epoch ms. Before `watchingSince` (by
 * default the start of this process) nobody listened, so no silence is counted from before it.
 */
export async function detectSilence(
  now = Date.now(),
  watchingSince = performance.timeOrigin,
): Promise<Map<string, Detected>> {
  const rows = (await db().execute<Row>(sql`
    with quiet as (
      select workspace_id, service, windows, last_closed_at from streams
      where last_closed_at < ${iso(now - 2 * MINUTE_MS)}::timestamptz
        and last_closed_at > ${iso(now - GONE_MS)}::timestamptz
        and not exists (select from chunks c where c.workspace_id = streams.workspace_id and c.service = streams.service)
      order by last_closed_at desc limit ${SERVICES_AT_MOST}),
    lately as (
      select q.workspace_id, q.service, w.* from quiet q cross join lateral (
        select id, closed_at, records, closed_at - lag(closed_at) over (order by number) as gap,
          abs(extract(epoch from closed_at - last_ts)) <= ${LIVE_SECONDS} as live
        from windows where workspace_id = q.workspace_id and service = q.service
          and number > q.windows - ${WINDOWS_AT_MOST}
          and closed_at > q.last_closed_at - make_interval(mins => ${HISTORY_MINUTES})) w),
    minutes as (
      select workspace_id, service, date_trunc('minute', closed_at) as minute, sum(records)::int as records
      from lately group by 1, 2, 3)
    select l.workspace_id, l.service, (array_agg(l.id order by l.closed_at desc))[1] as window_id,
      ${ms(sql`max(l.closed_at)`)} as last_ms, ${ms(sql`min(l.closed_at)`)} as first_ms,
      coalesce(extract(epoch from max(l.gap)), 0)::float8 * 1000 as longest_gap_ms,
      avg(l.live::int)::float8 as live,
      (select count(*)::int from minutes m where m.workspace_id = l.workspace_id and m.service = l.service) as spoke,
      (select json_agg(json_build_array(${ms(sql`m.minute`)}, m.records) order by m.minute) from minutes m
       where m.workspace_id = l.workspace_id and m.service = l.service) as series
    from lately l group by l.workspace_id, l.service`)) as unknown as Row[];
  const found = new Map<string, Detected>();
  for (const row of rows) {
    const habit = habitOf(row, now, watchingSince);
    const score = silence(habit);
    if (score === null) continue;
    const detected = found.get(row.workspace_id) ?? { arrivedAt: now, drafts: [], continued: [] };
    found.set(row.workspace_id, detected);
    detected.drafts.push({
      kind: "silence",
      service: row.service,
      templateId: null,
      pattern: null,
      windowId: row.window_id,
      score,
      severity: score >= 0.6 ? "high" : "medium",
      at: row.last_ms,
      lastAt: now,
      evidence: {
        explanation: `Silent for ${duration(habit.silentMs)}; in the ${Math.round(habit.historyMs / MINUTE_MS)} min before, its longest pause was ${duration(habit.longestGapMs)}.`,
        observed: 0,
        expected: Math.round(row.series.reduce((sum, [, n]) => sum + n, 0) / row.series.length),
        series: drawn(row, now),
        quotes: [],
      },
    });
  }
  return found;
}

function habitOf(row: Row, now: number, watchingSince: number): Habit {
  const historyMs = row.last_ms - row.first_ms;
  return {
    historyMs,
    spokeShare: Math.min(1, row.spoke / (Math.floor(historyMs / MINUTE_MS) + 1)),
    longestGapMs: row.longest_gap_ms,
    liveShare: row.live,
    silentMs: now - Math.max(row.last_ms, watchingSince),
  };
}

/** Records by minute of arrival, the silence included. */
function drawn({ series }: Row, now: number) {
  const counts = new Map(series);
  const last = minuteOf(now);
  const first = Math.max(series[0]![0], last - HISTORY_MINUTES * MINUTE_MS);
  return Array.from({ length: Math.round((last - first) / MINUTE_MS) + 1 }, (_, i) => {
    const minute = first + i * MINUTE_MS;
    return { minute: iso(minute), count: counts.get(minute) ?? 0 };
  });
}

const iso = (at: number) => new Date(at).toISOString();
const ms = (moment: ReturnType<typeof sql>) => sql`(extract(epoch from ${moment}) * 1000)::float8`;
const duration = (length: number) =>
  length < 90_000 ? `${Math.round(length / 1000)} s` : `${Math.round(length / MINUTE_MS)} min`;
