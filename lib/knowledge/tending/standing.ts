import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { Subject } from "../spaces/space";
import type { Standing } from "./decide";

export interface SubjectStanding extends Standing {
  workspaceId: string;
  subject: Subject;
  /** The workspace's setting of whom models may be asked of; null for the usual. */
  aiCalls: string | null;
  /** Incidents that wait for their vector; of runbooks this is not known without looking. */
  waiting: boolean;
}

interface Row extends Record<string, unknown> {
  workspace_id: string;
  subject: Subject;
  documents: number;
  changed: number | null;
  waiting: boolean;
  calls: string | null;
  now: number;
  active: [model: string, documents: number, learned: number] | null;
  building: [model: string, documents: number, learned: number] | null;
}

/** When few incidents are there it matters when the last was read anew; reading all rows of many for that does not pay. */
const FEW = 200;

/** Every subject of which there is a text, in all workspaces or in one, by one statement. */
export async function standings(workspaceId?: string): Promise<SubjectStanding[]> {
  const mine = (column: SQL) => (workspaceId === undefined ? sql`true` : sql`${column} = ${workspaceId}`);
  const ms = (time: SQL) => sql`(extract(epoch from ${time}) * 1000)::float8`;
  const space = (state: string) => sql`(
    select jsonb_build_array(s.model, s.documents, ${ms(sql`s.created_at`)}) from embedding_spaces s
    where s.workspace_id = d.workspace_id and s.subject = d.subject and s.state = ${state})`;
  const rows = await db().execute<Row>(sql`
    with d as (
      select workspace_id, 'runbook' as subject, count(*)::int as documents, ${ms(sql`max(updated_at)`)} as changed, false as waiting
      from runbooks where archived_at is null and ${mine(sql`workspace_id`)} group by workspace_id
      union all
      select c.workspace_id, 'incident', c.documents,
        case when c.documents < ${FEW} then (
          select ${ms(sql`max(m.read_at)`)} from incident_memories m where m.workspace_id = c.workspace_id) end,
        exists (select from incident_memories m where m.workspace_id = c.workspace_id and not m.embedded)
      from (select workspace_id, count(*)::int as documents from incident_memories
        where ${mine(sql`workspace_id`)} group by workspace_id) as c
      union all
      -- One that was begun, and whose texts are all gone since.
      select s.workspace_id, s.subject, 0, null, false from embedding_spaces s
      where s.state = 'building' and ${mine(sql`s.workspace_id`)}
        and (s.subject <> 'runbook' or not exists (
          select from runbooks r where r.workspace_id = s.workspace_id and r.archived_at is null))
        and (s.subject <> 'incident' or not exists (
          select from incident_memories m where m.workspace_id = s.workspace_id)))
    select d.*, (select w.settings->>'aiCalls' from workspaces w where w.id = d.workspace_id) as calls, ${ms(sql`now()`)} as now, ${space("active")} as active, ${space("building")} as building
    from d order by d.workspace_id, d.subject desc`);
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    subject: row.subject,
    documents: row.documents,
    changedAt: row.changed,
    waiting: row.waiting,
    aiCalls: row.calls,
    now: row.now,
    active: spaceIn(row.active),
    building: spaceIn(row.building),
  }));
}

const spaceIn = (space: Row["active"]) =>
  space && { model: space[0], documents: space[1], learnedAt: space[2] };
