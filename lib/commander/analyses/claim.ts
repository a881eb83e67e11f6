import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";

/** A worker that says nothing for so long is dead, and another takes the run over. */
export const LEASE_SECONDS = 30;
/** A run that has taken so many workers with it is not tried again. */
export const MOST_ATTEMPTS = 3;

export interface Claimed {
  workspaceId: string;
  id: string;
  token: string;
  attempts: number;
}

/**
 * Takes analyses that wait, or whose worker is gone, for this process; the oldest first, one of each workspace before the second
 * of any, and comparisons with what was last. Nobody waits for another's lock.
 */
export async function claimAnalyses(limit: number): Promise<Claimed[]> {
  const token = randomUUID();
  const rows = await db().execute<{ workspace_id: string; id: string; attempts: number }>(sql`
    with waiting as (
      select workspace_id, id, created_at, cause = 'replay' as is_replay,
        row_number() over (partition by workspace_id order by cause = 'replay', created_at) as turn
      from analyses where state = 'queued' or (state = 'running' and lease_until < now())
    ), mine as (
      select a.workspace_id, a.id from analyses a join waiting w using (workspace_id, id)
      where a.state = 'queued' or (a.state = 'running' and a.lease_until < now())
      order by w.is_replay, w.turn, w.created_at limit ${limit} for no key update of a skip locked)
    update analyses a set state = 'running', lease_token = ${token}, attempts = attempts + 1,
      lease_until = now() + make_interval(secs => ${LEASE_SECONDS}), started_at = coalesce(started_at, now())
    from mine where a.workspace_id = mine.workspace_id and a.id = mine.id
    returning a.workspace_id, a.id, a.attempts`);
  return rows.map(({ workspace_id, id, attempts }) => ({ workspaceId: workspace_id, id, token, attempts }));
}

/** After a start nobody else can have a run of the embedded database. */
export async function releaseAnalyses(): Promise<void> {
  await db().execute(sql`update analyses set lease_until = now() where state = 'running'`);
}

/** Where it writes, and only while it has the run. */
export const heldBy = ({ workspaceId, id, token }: Claimed) =>
  sql`workspace_id = ${workspaceId} and id = ${id} and lease_token = ${token} and state = 'running'`;
