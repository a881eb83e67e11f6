import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { authorize, type Ctx, executor, touchesView } from "@/lib/access";
import type { IncidentDetail, SimilarIncident } from "@/lib/incidents";
import { DAY_MS, MINUTE_MS } from "@/lib/kit/clock";
import { marksOfIncidents } from "@/lib/signals";
import type { Report } from "../report/schemas";
import type { Diagnosis } from "../schemas";
import { alikeIncidents } from "./alike";
import { type Answered, MARKS_AT_MOST, recallFrom } from "./known";

/** Systems change: what a model said of one of last year is not looked at. */
const OLDEST_MS = 90 * DAY_MS;
const EACH_AT_MOST = 5;
/** Almost all that both complain of, by weight. Chosen high, not measured: the further conditions decide. */
const ALMOST_THE_SAME = 0.9;
const CHANGED_BEFORE_MS = 60 * MINUTE_MS;
const CHANGED_AFTER_MS = 5 * MINUTE_MS;
/** Of one service. */
const CHANGES_AT_MOST = 50;

export interface ToRecall {
  incident: Pick<IncidentDetail, "id" | "number" | "regressionOf">;
  /** As `evidenceDigest` answers. */
  digest: string;
  /** What the rules find now: they run anew each time, at no cost. */
  diagnosis: Pick<Diagnosis, "verdict" | "hypotheses">;
  /** As `alikeIncidents` answers, where it is known already. */
  alike?: SimilarIncident[];
}

/**
 * A finished analysis whose opinion of a model serves this incident as well, with the reason in words; null when a model must be
 * asked: known.ts says when that is. An incident that a person steers is never answered from memory. Four statements.
 */
export async function recallable(
  ctx: Ctx,
  { incident, digest, diagnosis, alike }: ToRecall,
): Promise<{ analysisId: string; number: number; why: string } | null> {
  authorize(ctx, "incidents:read");
  const relatives = relativesOf(incident, alike ?? (await alikeIncidents(ctx, incident.number)));
  const answered = await answeredBefore(ctx, incident.id, digest, [...relatives.keys()]);
  if (answered.length === 0) return null;
  const ids = [...new Set([incident.id, ...answered.map(({ incidentId }) => incidentId)])];
  const marks = await marksOfIncidents(ctx, ids, MARKS_AT_MOST);
  const changes = await changesBefore(ctx, ids);
  return recallFrom({ incidentId: incident.id, digest, diagnosis, relatives }, answered, marks, changes);
}

function relativesOf(
  { regressionOf }: Pick<IncidentDetail, "regressionOf">,
  alike: readonly SimilarIncident[],
): Map<number, string> {
  const relatives = new Map<number, string>();
  const [nearest] = alike;
  if (nearest && nearest.similarity >= ALMOST_THE_SAME)
    relatives.set(
      nearest.number,
      `Incident ${nearest.number} is ${Math.round(nearest.similarity * 100)} % alike`,
    );
  if (regressionOf !== null) relatives.set(regressionOf, `Incident ${regressionOf} came back`);
  return relatives;
}

/** Finished analyses with an opinion of their own, those of equal evidence first, then the newest of relatives. */
async function answeredBefore(
  ctx: Ctx,
  incidentId: string,
  digest: string,
  relatives: number[],
): Promise<Answered[]> {
  const oldest = new Date(Date.now() - OLDEST_MS).toISOString();
  const isOriginal = sql`a.workspace_id = ${ctx.workspaceId} and a.state = 'done' and a.model is not null
    and a.recalled_from is null and a.replay_of is null and a.asked_prompt is null and a.finished_at >= ${oldest}::timestamptz`;
  const isSteered = (id: ReturnType<typeof sql>) => sql`exists (
    select from steers s where s.workspace_id = ${ctx.workspaceId} and s.incident_id = ${id})`;
  const rows = await executor(ctx).execute<{
    id: string;
    number: number;
    incident_number: number;
    incident_id: string;
    evidence_digest: string | null;
    diagnosis: Report["diagnosis"] | null;
    opinion: Report["opinion"] | null;
    services: string[];
    what: string | null;
    fix: string | null;
  }>(sql`
    with found as (
      (select a.id, 1 as turn from analyses a where ${isOriginal} and a.evidence_digest = ${digest}
        order by a.finished_at desc limit ${EACH_AT_MOST})
      union all
      (select a.id, 2 from analyses a join incidents i on i.workspace_id = a.workspace_id and i.id = a.incident_id
        where ${isOriginal} and i.workspace_id = ${ctx.workspaceId}
          and i.number = any(${`{${relatives.join(",")}}`}::text::int[])
        order by a.finished_at desc limit ${EACH_AT_MOST})
    )
    select a.id, a.number, i.number as incident_number, a.incident_id, a.evidence_digest,
      a.report -> 'diagnosis' as diagnosis, a.report -> 'opinion' as opinion, i.services, i.what, i.fix
    from (select id, min(turn) as turn from found group by id) f
    join analyses a on a.workspace_id = ${ctx.workspaceId} and a.id = f.id
    join incidents i on i.workspace_id = a.workspace_id and i.id = a.incident_id
    where a.report -> 'opinion' ->> 'summary' is not null and ${touchesView(ctx, sql`i.services`)}
      and not ${isSteered(sql`${incidentId}`)} and not ${isSteered(sql`a.incident_id`)}
    order by f.turn, a.finished_at desc`);
  return rows.map((row) => ({
    analysisId: row.id,
    number: row.number,
    incidentNumber: row.incident_number,
    incidentId: row.incident_id,
    evidenceDigest: row.evidence_digest,
    report: { diagnosis: row.diagnosis ?? undefined, opinion: row.opinion ?? undefined },
    services: row.services,
    what: row.what,
    fix: row.fix,
  }));
}

/** What was changed in the services of each incident within the hour before it, as text; absent where nothing was. */
async function changesBefore(ctx: Ctx, incidentIds: string[]): Promise<Map<string, string>> {
  const rows = await executor(ctx).execute<{ id: string; told: string }>(sql`
    select i.id, string_agg(distinct c.told, E'\\n' order by c.told) as told
    from incidents i cross join lateral unnest(i.services) as s(name)
    cross join lateral (
      select concat_ws(' ', service, kind, left(title, 200), version) as told from changes
      where workspace_id = ${ctx.workspaceId} and service = s.name
        and at >= i.first_bad_at - ${CHANGED_BEFORE_MS / 1000}::float8 * interval '1 second'
        and at <= i.first_bad_at + ${CHANGED_AFTER_MS / 1000}::float8 * interval '1 second'
      order by at desc limit ${CHANGES_AT_MOST}) as c
    where i.workspace_id = ${ctx.workspaceId} and i.id = any(${textArray(incidentIds)})
    group by i.id`);
  return new Map(rows.map(({ id, told }) => [id, told]));
}
