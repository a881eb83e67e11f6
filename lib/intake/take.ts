import { sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { unpackChunk } from "./chunk";
import type { Lease } from "./lease";
import type { AcceptedRecord } from "./record";
import { setAside } from "./set-aside";
import { recordsPerWindow } from "./settings";

export interface Taken {
  records: AcceptedRecord[];
  /** Arrival of the first. */
  since: Date;
  reason: "time" | "size";
  /** Chunks used up, and the one that is used in part. */
  finished: number[];
  partial: { id: number; taken: number } | null;
}

/**
 * A window is also full at this many bytes as unpacked: 10,000 records with attributes as large as they may be would be
 * gigabytes. One chunk is taken however large it is; a request's ceiling bounds it.
 */
const MAX_BYTES = 64 * 1024 * 1024;
/** Packed payloads read at once, likewise at least one. */
const MAX_PACKED_BYTES = 16 * 1024 * 1024;

/** Chunks looked at per statement: single records come one to a chunk, large batches thousands. */
const PAGE = 500;

/** The oldest waiting records of the stream, at most a window full. Takes nothing away; {@link consume} does. */
export async function takeRecords(lease: Lease): Promise<Taken | null> {
  const limit = recordsPerWindow();
  const taken: Taken = { records: [], since: new Date(), reason: "time", finished: [], partial: null };
  let after = 0;
  let bytes = 0;
  while (taken.records.length < limit && bytes < MAX_BYTES) {
    const page = await readChunks(lease, after, limit - taken.records.length);
    if (page.length === 0) break;
    if (after === 0) taken.since = new Date(page[0]!.received_at);
    for (const chunk of page) {
      const room = limit - taken.records.length;
      if (room === 0 || bytes >= MAX_BYTES) break;
      const unpacked = await unpackChunk(chunk.payload, lease.service).catch(() => null);
      if (!unpacked) {
        // Trying again would not mend it.
        await setAside(lease, [Number(chunk.id)], "its payload cannot be read");
        continue;
      }
      bytes += unpacked.bytes;
      const rest = unpacked.records.slice(chunk.taken);
      for (const record of rest.length > room ? rest.slice(0, room) : rest) taken.records.push(record);
      if (rest.length > room) taken.partial = { id: Number(chunk.id), taken: chunk.taken + room };
      else taken.finished.push(Number(chunk.id));
    }
    after = Number(page.at(-1)!.id);
  }
  if (taken.records.length === limit || bytes >= MAX_BYTES) taken.reason = "size";
  return taken.records.length > 0 ? taken : null;
}

interface ChunkRow extends Record<string, unknown> {
  id: string;
  taken: number;
  payload: Uint8Array;
  received_at: string;
}

/** The next chunks in order of arrival, no more than are needed for `room` records or fit into memory. */
const readChunks = (lease: Lease, after: number, room: number) =>
  db().execute<ChunkRow>(sql`
    select id, taken, payload, received_at from (
      select id, taken, payload, received_at, sum(records - taken) over (order by id) - (records - taken) as before,
        sum(octet_length(payload)) over (order by id) - octet_length(payload) as bytes_before
      from chunks
      where workspace_id = ${lease.workspaceId} and service = ${lease.service} and id > ${after}
      order by id limit ${PAGE}
    ) as waiting
    where before < ${room} and bytes_before < ${MAX_PACKED_BYTES} order by id`);

/** Removes what a window has taken, inside the window's transaction. */
export async function consume(tx: Executor, lease: Lease, taken: Taken): Promise<void> {
  await tx.execute(sql`
    delete from chunks where workspace_id = ${lease.workspaceId} and service = ${lease.service}
      and id = any(${`{${taken.finished.join(",")}}`}::text::bigint[])`);
  if (!taken.partial) return;
  await tx.execute(sql`
    update chunks set taken = ${taken.partial.taken}
    where workspace_id = ${lease.workspaceId} and service = ${lease.service} and id = ${taken.partial.id}`);
}
