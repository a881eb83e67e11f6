import { sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { newId } from "@/lib/kit/ids";
import { recordsPerWindow, windowMs } from "./settings";

/** Longer than any window takes to work off; a worker that died is replaced after this. */
const LEASE_SECONDS = 30;
const RETRY_SECONDS = [1, 5, 20, 60];
/** After so many failures in a row the records are set aside, so that one bad window cannot hold up a service for ever. */
export const MAX_FAILURES = 5;

export interface DueStream {
  workspaceId: string;
  service: string;
  waiting: number;
  /** Arrival of the oldest record that waits. */
  since: Date;
  reason: "time" | "size";
}

/** What waits, over all workspaces. */
export interface Backlog {
  due: DueStream[];
  waiting: number;
  oldest: Date | null;
}

/** One statement finds every stream whose window is over: its time is up, or it is full. */
export async function findBacklog(): Promise<Backlog> {
  const rows = await db().execute<{
    workspace_id: string;
    service: string;
    waiting: string;
    since: string;
  }>(sql`
    select workspace_id, service, sum(records - taken) as waiting, min(received_at) as since
    from chunks group by workspace_id, service`);
  const streams = rows.map((row) => ({
    workspaceId: row.workspace_id,
    service: row.service,
    waiting: Number(row.waiting),
    since: new Date(row.since),
  }));
  const now = Date.now();
  const due = streams.flatMap((stream): DueStream[] => {
    if (stream.waiting >= recordsPerWindow()) return [{ ...stream, reason: "size" }];
    return now - stream.since.getTime() >= windowMs() ? [{ ...stream, reason: "time" }] : [];
  });
  due.sort((a, b) => a.since.getTime() - b.since.getTime());
  return {
    due,
    waiting: streams.reduce((sum, stream) => sum + stream.waiting, 0),
    oldest: streams.reduce<Date | null>(
      (oldest, { since }) => (oldest && oldest < since ? oldest : since),
      null,
    ),
  };
}

export interface Lease {
  workspaceId: string;
  service: string;
  token: string;
  /** Windows closed so far, and when the last one was. */
  windows: number;
  lastClosedAt: Date | null;
  failures: number;
}

/** The right to close the stream's next window, for this worker alone; null when another has it or a retry is not due. */
export async function leaseStream(workspaceId: string, service: string): Promise<Lease | null> {
  const token = newId("window");
  const [row] = await db().execute<{ windows: number; last_closed_at: string | null; failures: number }>(sql`
    insert into streams (workspace_id, service, lease_token, lease_until)
    values (${workspaceId}, ${service}, ${token}, now() + make_interval(secs => ${LEASE_SECONDS}))
    on conflict (workspace_id, service) do update
      set lease_token = excluded.lease_token, lease_until = excluded.lease_until
      where (streams.lease_until is null or streams.lease_until < now()) and (streams.retry_at is null or streams.retry_at <= now())
    returning windows, last_closed_at, failures`);
  if (!row) return null;
  const lastClosedAt = row.last_closed_at === null ? null : new Date(row.last_closed_at);
  return { workspaceId, service, token, windows: row.windows, lastClosedAt, failures: row.failures };
}

/** Counts the window inside its transaction; false when the lease has passed to another worker, whose word then holds. */
export async function confirmLease(tx: Executor, lease: Lease, closedAt: Date): Promise<boolean> {
  const rows = await tx.execute(sql`
    update streams set windows = windows + 1, last_closed_at = ${closedAt.toISOString()}::timestamptz, failures = 0, retry_at = null
    where workspace_id = ${lease.workspaceId} and service = ${lease.service} and lease_token = ${lease.token}
    returning windows`);
  return rows.length === 1;
}

export async function releaseLease(lease: Lease): Promise<void> {
  await db().execute(sql`
    update streams set lease_token = null, lease_until = null
    where workspace_id = ${lease.workspaceId} and service = ${lease.service} and lease_token = ${lease.token}`);
}

/** Gives the lease back after a failure, and says when to try again. */
export async function failLease(lease: Lease): Promise<void> {
  const delay = RETRY_SECONDS[Math.min(lease.failures, RETRY_SECONDS.length - 1)]!;
  await db().execute(sql`
    update streams set lease_token = null, lease_until = null, failures = failures + 1, retry_at = now() + make_interval(secs => ${delay})
    where workspace_id = ${lease.workspaceId} and service = ${lease.service} and lease_token = ${lease.token}`);
}

/** With the embedded database there is one process, so whatever leases it finds at its start belong to the dead. */
export async function forgetLeases(): Promise<void> {
  await db().execute(
    sql`update streams set lease_token = null, lease_until = null where lease_token is not null`,
  );
}
