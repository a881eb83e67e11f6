import { randomUUID } from "node:crypto";
import { idempotencyKey } from "./batch";
import { followPieces, originOf, type Place } from "./follow";
import type { FeedOptions } from "./options";
import { batchesOf, type Located } from "./pieces";
import { Progress } from "./progress";
import { pause, Sender } from "./send";
import { openSource, type Source } from "./source";
import { StateFile, stateFolder } from "./state";

export interface Surroundings {
  key: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  input: typeof process.stdin;
  out: NodeJS.WriteStream;
  /** How long a server may be away once it was there, ms. */
  patienceMs?: number;
}

const PATIENCE_MS = 10 * 60_000;

/** Feeds one source to its end, or until the signal. */
export async function feed(options: FeedOptions, around: Surroundings) {
  const { input, out, signal } = around;
  const source = await openSource(options, input);
  const progress = new Progress(out, source.total);
  const sender = new Sender({
    url: options.url,
    key: around.key,
    service: source.service,
    patienceMs: around.patienceMs ?? (options.follow ? Number.POSITIVE_INFINITY : PATIENCE_MS),
    signal,
    onWait: (reason) => progress.waits(reason),
  });
  const { workspace } = await sender.greet();
  const salt = `${source.service ?? ""}\0${options.again ? randomUUID() : ""}`;
  try {
    for await (const batch of paced(cut(options, source, around), options.rate, signal)) {
      const outcome = await sender.send(batch, idempotencyKey(`${salt}\0${batch.origin}`, batch));
      batch.sent?.();
      progress.took(batch.lines, batch.to, outcome);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    progress.end();
  }
  const query = source.service ? `?service=${encodeURIComponent(source.service)}` : "";
  const console = `${options.url}/${workspace}/logs${query}`;
  return { rejected: progress.rejected, accepted: progress.accepted, console };
}

interface Outgoing extends Located {
  /** To be called when the server has it. */
  sent?: () => void;
}

/** The batches of the source; of a followed one also the note of how far it has come, kept before and after each. */
async function* cut(
  options: FeedOptions,
  source: Source,
  { env, signal }: Surroundings,
): AsyncGenerator<Outgoing> {
  // At a slow rate, small batches keep the lines evenly spaced.
  const limit = Math.min(
    options.batch,
    Math.max(1, Math.ceil((options.rate ?? Number.POSITIVE_INFINITY) / 4)),
  );
  const shape = { limit, joins: source.service !== undefined };
  if (source.pieces) return yield* batchesOf(source.pieces, { ...shape, firstEnd: undefined });

  const state = new StateFile(stateFolder(env), options.source, `${options.url} ${source.service ?? ""}`);
  const known = state.load();
  const places = new Map<string, Place>();
  const remember = (place: Place) => void places.set(originOf(place), place);
  const pieces = followPieces(options.source, known?.place, signal, remember);
  for await (const batch of batchesOf(pieces, { ...shape, firstEnd: known?.pending ?? undefined })) {
    // What is left in our hands when we are stopped may be half a line; it stays for the next time.
    if (signal.aborted) return;
    const place = places.get(batch.origin)!;
    state.save({ ...place, offset: batch.from }, batch.to);
    yield { ...batch, sent: () => state.save({ ...place, offset: batch.to }, null) };
  }
}

async function* paced<T extends { lines: number }>(
  batches: AsyncIterable<T>,
  rate: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<T> {
  let due = Date.now();
  for await (const batch of batches) {
    if (rate) await pause(Math.max(0, due - Date.now()), signal);
    yield batch;
    if (rate) due = Math.max(due, Date.now() - 1000) + (batch.lines / rate) * 1000;
  }
}
