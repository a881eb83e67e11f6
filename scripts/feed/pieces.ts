import { type Batch, Batcher } from "./batch";
import { LineSplitter } from "./lines";

/** Bytes of a source as they came; none means that nothing came for a while. */
export interface Piece {
  /** Which file, and which life of it: offsets count within one origin. */
  origin: string;
  offset: number;
  bytes: Buffer;
}
export interface Located extends Batch {
  origin: string;
}

/** How long a line may wait for company when more may come. */
export const FLUSH_MS = 500;
const NOTHING = Buffer.alloc(0);

/** A source that is there as a whole: nothing but its bytes decides where batches end. */
export async function* wholePieces(chunks: AsyncIterable<Buffer>, origin: string): AsyncGenerator<Piece> {
  let offset = 0;
  for await (const bytes of chunks) {
    yield { origin, offset, bytes };
    offset += bytes.length;
  }
}

/** A stream that may pause; after each pause, and at least every half second, comes a piece without bytes. */
export async function* streamPieces(stream: AsyncIterable<Buffer>, origin: string): AsyncGenerator<Piece> {
  const reader = stream[Symbol.asyncIterator]();
  let offset = 0;
  let next = reader.next();
  let tick = ticking();
  try {
    for (;;) {
      const came = await Promise.race([next, tick.due]);
      if (came === "tick") {
        tick = ticking();
        yield { origin, offset, bytes: NOTHING };
        continue;
      }
      if (came.done) return;
      yield { origin, offset, bytes: came.value };
      offset += came.value.length;
      next = reader.next();
    }
  } finally {
    clearTimeout(tick.timer);
  }
}

function ticking() {
  let timer: NodeJS.Timeout | undefined;
  const due = new Promise<"tick">((resolve) => {
    timer = setTimeout(() => resolve("tick"), FLUSH_MS);
  });
  return { due, timer };
}

interface Shape {
  limit: number;
  joins: boolean;
  /** Where the first batch ends: it was sent before, nobody knows whether it arrived, and it must be the same again. */
  firstEnd: number | undefined;
}

/** Pieces to batches. A source that ends, or gives way to another origin, ends its last line. */
export async function* batchesOf(pieces: AsyncIterable<Piece>, shape: Shape): AsyncGenerator<Located> {
  let { firstEnd } = shape;
  let origin: string | undefined;
  let splitter = new LineSplitter(0);
  let batcher = new Batcher(0, false);
  for await (const piece of pieces) {
    if (piece.origin !== origin) {
      yield* located(origin, ...ending(splitter, batcher));
      if (origin !== undefined) firstEnd = undefined;
      origin = piece.origin;
      splitter = new LineSplitter(piece.offset);
      batcher = new Batcher(firstEnd === undefined ? shape.limit : Number.POSITIVE_INFINITY, shape.joins);
    }
    if (piece.bytes.length === 0 && firstEnd === undefined) yield* located(origin, batcher.tick());
    for (const line of splitter.push(piece.bytes)) {
      yield* located(origin, batcher.add(line));
      if (firstEnd === undefined || line.end < firstEnd) continue;
      yield* located(origin, batcher.flush());
      firstEnd = undefined;
      batcher = new Batcher(shape.limit, shape.joins);
    }
  }
  yield* located(origin, ...ending(splitter, batcher));
}

function ending(splitter: LineSplitter, batcher: Batcher): (Batch | undefined)[] {
  const rest = splitter.rest();
  return [rest && batcher.add(rest), batcher.flush()];
}

function* located(origin: string | undefined, ...batches: (Batch | undefined)[]): Generator<Located> {
  for (const batch of batches) if (batch && origin !== undefined) yield { ...batch, origin };
}
