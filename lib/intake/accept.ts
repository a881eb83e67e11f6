import {
  authorize,
  type Ctx,
  cachedSettings,
  countUsage,
  executor,
  once,
  quotaStanding,
  refuseUsedUp,
  transact,
} from "@/lib/access";
import { DAY_MS } from "@/lib/kit/clock";
import { sha256 } from "@/lib/kit/crypto";
import { env } from "@/lib/kit/env";
import { newId } from "@/lib/kit/ids";
import { announceArrival } from "./arrivals";
import { type BodyForm, readBody } from "./body";
import { packChunk } from "./chunk";
import { intakeBatches, intakeBytes, intakeRecords } from "./metrics";
import { lineSenderOf, noteSender } from "./note-sender";
import type { AcceptedRecord } from "./record";
import type { BatchAnswer } from "./schemas";
import { answerToSameBody, type BatchRow, type PackedChunk, storeBatch } from "./store-batch";

export interface BatchInput {
  body: Uint8Array;
  form: BodyForm;
  /** For records that name none. */
  service: string | null;
  idempotencyKey: string | null;
  /** The sender says that it has sent this before, though without a key. */
  isRetry: boolean;
  /** As the address names it, and as it calls itself. */
  sender?: string | null;
  userAgent?: string | null;
}

/**
 * Accepts a batch: when this returns, its records are durable and each will be in exactly one window. Throws `rate_limited`
 * when the workspace has used up its daily quota of lines; what was accepted before is answered again all the same.
 */
export async function acceptBatch(ctx: Ctx, input: BatchInput): Promise<BatchAnswer> {
  authorize(ctx, "logs:write");
  const now = Date.now();
  const quota = await quotaStanding(ctx, "lines", now);
  // Refused before it is read, unless it may be one that was accepted.
  if (!input.idempotencyKey && !input.isRetry) refuseUsedUp(quota, now);
  const { records, rejected, items } = readBody(input.body, input.form, {
    service: input.service,
    limitedTo: ctx.services,
    now,
    ancientBefore: now - env().LOG_RETENTION_DAYS * DAY_MS,
    redactEmails: (await cachedSettings(ctx)).redactEmails,
  });
  const answer: BatchAnswer = {
    batchId: newId("batch", now),
    accepted: records.length,
    rejected,
    rejectedCount: items - records.length,
  };
  if (records.length === 0) return nothingKept(answer, items);
  const bodyHash = hashOf(ctx, input.body);
  const row: BatchRow = {
    workspaceId: ctx.workspaceId,
    keyId: ctx.actor.kind === "key" ? ctx.actor.id : null,
    bodyHash,
    answer,
    receivedAt: new Date(now),
  };
  const given = await storeOnce(ctx, input, row, await pack(records), () => refuseUsedUp(quota, now));
  if (given.batchId !== answer.batchId) {
    intakeBatches().inc({ outcome: "replayed" });
    return given;
  }
  intakeBatches().inc({ outcome: "accepted" });
  intakeBytes().inc(input.body.length);
  intakeRecords().inc({ outcome: "accepted" }, records.length);
  intakeRecords().inc({ outcome: "rejected" }, items - records.length);
  countUsage(ctx, "lines", records.length, now);
  announceArrival(records.length);
  noteSender(ctx.workspaceId, lineSenderOf(input.form, input), now);
  if (records.some(isEvent)) noteSender(ctx.workspaceId, "kubernetes-events", now);
  return answer;
}

/** Whoever brings them; see the Integrations screen. */
const isEvent = ({ attributes }: AcceptedRecord) => attributes !== null && "k8s.event.reason" in attributes;

/** An empty push, or one of which nothing can be kept, where the protocol wants that answered like any other. */
function nothingKept(answer: BatchAnswer, items: number): BatchAnswer {
  intakeBatches().inc({ outcome: "empty" });
  intakeRecords().inc({ outcome: "rejected" }, items);
  return answer;
}

/** What another sender may not send was rejected there and is not here: to be the same, a request has the same view. */
const hashOf = ({ services }: Ctx, body: Uint8Array): string =>
  services ? sha256(JSON.stringify([sha256(body), ...[...services].sort()])) : sha256(body);

/** Stores the batch unless the sender has given it before; then the answer is the one it got. */
async function storeOnce(
  ctx: Ctx,
  input: BatchInput,
  row: BatchRow,
  packed: PackedChunk[],
  demand: () => void,
): Promise<BatchAnswer> {
  const store = async (inner: Ctx) => {
    demand();
    await storeBatch(executor(inner), row, packed);
    return row.answer;
  };
  if (input.idempotencyKey) return once(ctx, "logs.write", input.idempotencyKey, row.bodyHash, store);
  if (!input.isRetry) return store(ctx);
  return transact(
    ctx,
    async (inner) => (await answerToSameBody(executor(inner), row.workspaceId, row.bodyHash)) ?? store(inner),
  );
}

async function pack(records: AcceptedRecord[]): Promise<PackedChunk[]> {
  const byService = Map.groupBy(records, (record) => record.service);
  return Promise.all(
    [...byService].map(async ([service, own]) => ({
      service,
      records: own.length,
      payload: await packChunk(own),
    })),
  );
}
