import { randomUUID } from "node:crypto";
import { createReadStream, fstatSync, type Stats, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { originOf } from "./follow";
import { type FeedOptions, serviceOf, UsageError } from "./options";
import { type Piece, streamPieces, wholePieces } from "./pieces";

export interface Source {
  /** Undefined: the file is to be followed. */
  pieces: AsyncIterable<Piece> | undefined;
  /** Undefined: lines of JSON that name their own. */
  service: string | undefined;
  /** Bytes, where there is an end. */
  total: number | undefined;
}

const CHUNK_BYTES = 1024 * 1024;

export const openSource = (options: FeedOptions, input: typeof process.stdin): Promise<Source> =>
  options.source === "-" ? openStream(options, input) : openFile(options);

async function openFile({ source, follow, service }: FeedOptions): Promise<Source> {
  const stats = statSync(source, { throwIfNoEntry: false });
  if (!stats && follow) return { pieces: undefined, service: service ?? serviceOf(source), total: undefined };
  if (!stats) throw new UsageError(`${source} is not there.`);
  if (stats.isDirectory()) throw new UsageError(`${source} is a folder; name a file.`);
  const name = service ?? (namesService(await beginningOf(source)) ? undefined : serviceOf(source));
  if (follow) return { pieces: undefined, service: name, total: undefined };
  const chunks = createReadStream(source, { highWaterMark: CHUNK_BYTES });
  return { pieces: wholePieces(chunks, originOfFile(stats)), service: name, total: stats.size };
}

async function openStream({ service }: FeedOptions, input: typeof process.stdin): Promise<Source> {
  const chunks: AsyncIterator<Buffer> = input[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (!service && !first.done && !namesService(first.value))
    throw new UsageError("Name the service of standard input with --service.");
  async function* all() {
    if (first.done) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  const stats = fstatSync(input.fd);
  // `< file` is that file; what comes through a pipe is never the same again.
  return stats.isFile()
    ? { pieces: wholePieces(all(), originOfFile(stats)), service, total: stats.size }
    : { pieces: streamPieces(all(), randomUUID()), service, total: undefined };
}

const originOfFile = ({ dev, ino }: Stats) => originOf({ file: `${dev}:${ino}`, life: 0 });

async function beginningOf(file: string): Promise<Buffer> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64 * 1024));
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Whether the first line is a record as the API takes it, with its own service. */
function namesService(beginning: Buffer): boolean {
  try {
    const line = beginning.toString("utf8").trimStart().split("\n", 1)[0]!;
    const record = JSON.parse(line) as { service?: unknown; message?: unknown };
    return typeof record.service === "string" && typeof record.message === "string";
  } catch {
    return false;
  }
}
