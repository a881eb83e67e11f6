import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { newId } from "@/lib/kit/ids";
import type { Lease } from "./lease";

/** Makes chunks that cannot become a window dead letters, reason and payload kept, so that the service goes on. One statement. */
export async function setAside(lease: Lease, chunkIds: number[], reason: string): Promise<void> {
  await db().execute(sql`
    with gone as (
      delete from chunks
      where workspace_id = ${lease.workspaceId} and service = ${lease.service} and id = any(${`{${chunkIds.join(",")}}`}::text::bigint[])
      returning id, batch_id, taken, records, payload
    )
    insert into dead_letters (workspace_id, id, kind, reason, subject, payload)
    select ${lease.workspaceId}, ${newId("deadLetter")} || '_' || id, 'chunk', ${reason.slice(0, 1000)},
      jsonb_build_object('service', ${lease.service}::text, 'batchId', batch_id, 'taken', taken, 'records', records), payload
    from gone`);
}
