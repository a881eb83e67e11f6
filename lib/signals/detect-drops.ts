import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { MINUTE_MS, minuteOf } from "@/lib/kit/clock";
import { type Detected, severityOf } from "./draft";
import { dropAt, dropFigures } from "./judge";
import { WARN } from "./kinds";
import { DROP_FROM, DROP_MINUTES, PAST_MINUTES } from "./rates";
import { around } from "./series";

/** A minute is complete when its last window has surely been stored. */
const SETTLED_MS = 15_000;
const WORKSPACES_AT_MOST = 1000;
const TEMPLATES_AT_MOST = 200;

interface Row extends Record<string, unknown> {
  id: string;
  service: string;
  pattern: string;
  level: number;
  counts: [ms: number, count: number][];
  spoke: number[];
}

/** Templates of live services whose rate has fallen in the last complete minutes, by workspace. `now` is epoch ms. */
export async function detectDrops(now = Date.now()): Promise<Map<string, Detected>> {
  const minute = minuteOf(now - SETTLED_MS) - MINUTE_MS;
  const workspaces = await db().execute<{ workspace_id: string }>(sql`
    select distinct workspace_id from streams
    where last_closed_at >= ${iso(now - 3 * MINUTE_MS)}::timestamptz limit ${WORKSPACES_AT_MOST}`);
  const found = new Map<string, Detected>();
  for (const { workspace_id: workspaceId } of workspaces) {
    const drafts = (await fallen(workspaceId, minute)).flatMap((row) => draftOf(row, minute));
    if (drafts.length > 0) found.set(workspaceId, { arrivedAt: now, drafts, continued: [] });
  }
  return found;
}

function draftOf(row: Row, minute: number) {
  const counts = new Map(row.counts);
  const verdict = dropAt(counts, row.spoke, minute, row.level);
  if (!verdict) return [];
  const { explanation, observed, expected, ...figures } = dropFigures(verdict, minute);
  return [
    {
      ...figures,
      service: row.service,
      templateId: row.id,
      pattern: row.pattern,
      windowId: null,
      score: verdict.score,
      severity: severityOf(row.level, verdict.score),
      evidence: { explanation, observed, expected, series: around(counts, figures.at, minute), quotes: [] },
    },
  ];
}

/**
 * The few templates that were steady for an hour and are low now, with their counts and the minutes in which their services
 * spoke; services with records that no window holds yet are left out, because their minutes are not complete.
 */
async function fallen(workspaceId: string, minute: number): Promise<Row[]> {
  const from = iso(minute - (PAST_MINUTES + DROP_MINUTES) * MINUTE_MS);
  const lateFrom = iso(minute - (DROP_MINUTES - 1) * MINUTE_MS);
  return (await db().execute<Row>(sql`
    with low as (
      select template_id, json_agg(json_build_array((extract(epoch from minute) * 1000)::float8, count)) as counts
      from template_minutes
      where workspace_id = ${workspaceId} and minute >= ${from}::timestamptz and minute <= ${iso(minute)}::timestamptz
      group by template_id
      having sum(count) >= ${(DROP_FROM * PAST_MINUTES) / 2}
        and coalesce(sum(count) filter (where minute >= ${lateFrom}::timestamptz), 0) < sum(count) * 0.02
      order by sum(count) desc limit ${TEMPLATES_AT_MOST})
    select t.id, t.service, t.pattern, t.level::int as level, low.counts, spoken.minutes as spoke
    from low join templates t on t.workspace_id = ${workspaceId} and t.id = low.template_id
    join lateral (
      select json_agg((extract(epoch from minute) * 1000)::float8 order by minute) as minutes from service_minutes
      where workspace_id = ${workspaceId} and service = t.service
        and minute >= ${from}::timestamptz and minute <= ${iso(minute)}::timestamptz) spoken on true
    where t.level < ${WARN} and not t.muted and t.merged_into is null
      and not exists (select from chunks c where c.workspace_id = ${workspaceId} and c.service = t.service
        and c.received_at < now() - interval '10 seconds')`)) as unknown as Row[];
}

const iso = (at: number) => new Date(at).toISOString();
