import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { newId } from "@/lib/kit/ids";
import type { Lease } from "./lease";
import type { Taken } from "./take";

/**
 * After too many failures the chunks of a window become dead letters, reason and payload kept, and the service goes on.
 * One transaction; nothing is dropped.
 */
export async function setAside(lease: Lease, taken: Taken, reason: string): Promise<void> {
  const chunkIds = `{${[...taken.finished, ...(taken.partial ? [taken.partial.id] : [])].join(",")}}`;
  await db().transaction(async (tx) => {
    await tx.execute(sql`
      with gone as (
        delete from chunks where workspace_id = ${lease.workspaceId} and service = ${lease.service} and id = any(${chunkIds}::text::bigint[])
        returning id, batch_id, taken, records, payload
      )
      insert into dead_letters (workspace_id, id, kind, reason, subject, payload)
      select ${lease.workspaceId}, ${newId("deadLetter")} || id, 'chunk', ${reason.slice(0, 1000)},
        jsonb_build_object('service', ${lease.service}::text, 'batchId', batch_id, 'taken', taken, 'records', records), payload
      from gone`);
    await tx.execute(sql`
      update streams set lease_token = null, lease_until = null, failures = 0, retry_at = null
      where workspace_id = ${lease.workspaceId} and service = ${lease.service} and lease_token = ${lease.token}`);
  });
}
