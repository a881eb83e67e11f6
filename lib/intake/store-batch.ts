import { and, desc, eq, gt, type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { batches } from "@/db/schema";
import type { BatchAnswer } from "./schemas";

/** Senders give up retrying long before; replays after this are new batches. */
export const REPLAY_HOURS = 24;

export interface PackedChunk {
  service: string;
  records: number;
  payload: Uint8Array;
}

export interface BatchRow {
  workspaceId: string;
  keyId: string | null;
  bodyHash: string;
  answer: BatchAnswer;
  receivedAt: Date;
}

/** Waits for a request with the same body that is under way, in this process or another. */
const sameBody = (workspaceId: string, bodyHash: string): SQL =>
  sql`pg_advisory_xact_lock(hashtextextended(${`${workspaceId} ${bodyHash}`}, 0))`;

/** One statement, so one round trip and one commit: the batch and its chunks stand together or not at all. */
export async function storeBatch(executor: Executor, row: BatchRow, packed: PackedChunk[]): Promise<void> {
  const receivedAt = row.receivedAt.toISOString();
  const values = sql.join(
    packed.map((chunk) => sql`(${chunk.service}::text, ${chunk.records}::int, ${chunk.payload}::bytea)`),
    sql`, `,
  );
  await executor.execute(sql`
    with batch as (
      insert into batches (workspace_id, id, key_id, body_hash, response, received_at)
      select ${row.workspaceId}, ${row.answer.batchId}, ${row.keyId}, ${row.bodyHash}, ${JSON.stringify(row.answer)}::text::jsonb, ${receivedAt}::timestamptz
      from (select ${sameBody(row.workspaceId, row.bodyHash)}) as turn
      returning workspace_id, id
    )
    insert into chunks (workspace_id, batch_id, service, records, payload, received_at)
    select batch.workspace_id, batch.id, chunk.service, chunk.records, chunk.payload, ${receivedAt}::timestamptz
    from batch, (values ${values}) as chunk (service, records, payload)`);
}

/** The answer given to the same body before; asked only when a sender marks a retry. Must run in a transaction. */
export async function answerToSameBody(
  executor: Executor,
  workspaceId: string,
  bodyHash: string,
): Promise<BatchAnswer | null> {
  await executor.execute(sql`select ${sameBody(workspaceId, bodyHash)}`);
  const [earlier] = await executor
    .select({ response: batches.response })
    .from(batches)
    .where(
      and(
        eq(batches.workspaceId, workspaceId),
        eq(batches.bodyHash, bodyHash),
        gt(batches.receivedAt, sql`now() - make_interval(hours => ${REPLAY_HOURS})`),
      ),
    )
    .orderBy(desc(batches.receivedAt))
    .limit(1);
  return (earlier?.response as BatchAnswer | undefined) ?? null;
}
