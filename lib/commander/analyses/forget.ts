import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { deleteInBatches } from "@/db/delete-in-batches";

const BATCH = 500;
/** Of an incident that goes on for days the last looks say what the earlier ones did. */
const LOOKS_KEPT = 20;

/**
 * What analyses saw holds lines of records and goes when these do; of the looks at growing evidence only the newest of each
 * incident stay, those aside that a plan, a replay or a recall refers to. For the hourly clean-up.
 */
export async function forgetSeen(since: Date): Promise<void> {
  const before = since.toISOString();
  await inBatches(sql`
    update analyses set situation = null where ctid = any(array(
      select ctid from analyses where created_at < ${before}::timestamptz and situation is not null limit ${BATCH}))`);
  await inBatches(sql`
    update analysis_actions set input = null, output = null where ctid = any(array(
      select ctid from analysis_actions
      where started_at < ${before}::timestamptz and (input is not null or output is not null) limit ${BATCH}))`);
  await deleteInBatches(
    "analyses",
    sql`cause = 'evidence' and state in ('done', 'stopped') and created_at < now() - interval '1 hour'
      and number < (select max(o.number) from analyses o
        where o.workspace_id = analyses.workspace_id and o.incident_id = analyses.incident_id) - ${LOOKS_KEPT}
      and not exists (select from plans p where p.workspace_id = analyses.workspace_id and p.analysis_id = analyses.id)
      and not exists (select from analyses r where r.workspace_id = analyses.workspace_id
        and (r.replay_of = analyses.id or r.recalled_from = analyses.id))`,
  );
}

async function inBatches(statement: ReturnType<typeof sql>): Promise<void> {
  let changed = BATCH;
  while (changed >= BATCH) changed = (await db().execute(statement)).count;
}
