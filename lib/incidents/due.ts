import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { type Ctx, executor } from "@/lib/access";
import { wakeWork } from "@/lib/queue";
import type { IncidentRow } from "./internal";

export type DueCause = NonNullable<IncidentRow["dueCause"]>;

/** More may join in the next moments; what is looked at then is whole. */
const EVIDENCE_SECONDS = 10;
/** Evidence that goes on growing is not looked at more often, nor than after a tenth of the incident's age: it changes less. */
const REST_SECONDS = 60;

/**
 * Says in the transaction in progress that the agents are to look at these incidents: what was opened or has come back at once,
 * further evidence in a moment. Of what one window brings, the first asks a model if there is one, the others are for the rules
 * alone.
 */
export async function markDue(ctx: Ctx, marks: { incidentId: string; cause: DueCause }[]): Promise<void> {
  if (marks.length === 0) return;
  const given = marks.map(({ incidentId, cause }, i) => ({ id: incidentId, cause, rules: i > 0 }));
  await executor(ctx).execute(sql`
    update incidents i set
      due_by_rules = case when i.due_cause is null then g.rules else i.due_by_rules and g.rules end,
      due_at = case
        when g.cause <> 'evidence' then now()
        else coalesce(i.due_at, greatest(
          now() + make_interval(secs => ${EVIDENCE_SECONDS}),
          i.analysed_at + greatest(make_interval(secs => ${REST_SECONDS}), (now() - i.opened_at) / 10))) end,
      due_cause = case when g.cause <> 'evidence' or i.due_cause is null then g.cause else i.due_cause end
    from jsonb_to_recordset(${JSON.stringify(given)}::text::jsonb) as g(id text, cause text, rules boolean)
    where i.workspace_id = ${ctx.workspaceId} and i.id = g.id`);
  wakeWork(ctx);
}

export interface Due {
  workspaceId: string;
  incidentId: string;
}

/**
 * Incidents that the agents are to look at, over all workspaces, one of each workspace before the second of any; further evidence
 * last, since its turn may have to wait for a look that goes on.
 */
export async function dueIncidents(limit: number): Promise<Due[]> {
  const rows = await db().execute<{ workspace_id: string; id: string }>(sql`
    select workspace_id, id from (
      select workspace_id, id, due_at, due_cause = 'evidence' as is_further,
        row_number() over (partition by workspace_id order by due_cause = 'evidence', due_at) as turn
      from incidents where due_cause is not null and due_at <= now()) due
    order by is_further, turn, due_at limit ${limit}`);
  return rows.map(({ workspace_id, id }) => ({ workspaceId: workspace_id, incidentId: id }));
}

/** Takes the mark away and answers it; null when another took it, or nothing is due any more. */
export async function takeDue(
  ctx: Ctx,
  incidentId: string,
): Promise<{ cause: DueCause; byRules: boolean } | null> {
  const [row] = await executor(ctx).execute<{ cause: DueCause; by_rules: boolean }>(sql`
    with due as (
      select id, due_cause, due_by_rules from incidents
      where workspace_id = ${ctx.workspaceId} and id = ${incidentId} and due_cause is not null and due_at <= now()
      for no key update)
    update incidents i set due_cause = null, due_at = null, due_by_rules = false, analysed_at = now()
    from due where i.workspace_id = ${ctx.workspaceId} and i.id = due.id
    returning due.due_cause as cause, due.due_by_rules as by_rules`);
  return row ? { cause: row.cause, byRules: row.by_rules } : null;
}
