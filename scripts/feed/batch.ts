import { createHash } from "node:crypto";
import { continues, type Line } from "./lines";

export interface Batch {
  body: Buffer;
  lines: number;
  /** Offsets in the source. */
  from: number;
  to: number;
}

/** Well under the 64 MiB a request may unpack to. */
const MAX_BYTES = 4 * 1024 * 1024;
/** A trace this long is cut after all: memory is bounded. */
const LONGEST_RECORD_LINES = 1000;

/**
 * Gathers lines into batches. A batch is cut only before a line that begins a record, so that a stack trace stays with
 * its head; where nothing but the lines decides, the same source always gives the same batches.
 */
export class Batcher {
  private lines: Line[] = [];
  private bytes = 0;
  /** Where the last record begins: lines may still be added to it. */
  private open = 0;
  private grew = false;

  /** With `joins`, lines that continue a record are kept with it; in NDJSON each line stands alone. */
  constructor(
    private readonly limit: number,
    private readonly joins: boolean,
  ) {}

  /** Answers the batch that is complete now, without the line. */
  add(line: Line): Batch | undefined {
    const begins = !this.joins || !continues(line) || this.lines.length - this.open >= LONGEST_RECORD_LINES;
    const full = this.lines.length >= this.limit || this.bytes + line.bytes.length > MAX_BYTES;
    const done = begins && full ? this.flush() : undefined;
    if (begins) this.open = this.lines.length;
    this.lines.push(line);
    this.bytes += line.bytes.length + 1;
    this.grew = true;
    return done;
  }

  /** Time has passed: everything goes, except a last record that has grown since the last time. */
  tick(): Batch | undefined {
    const settled = this.grew ? this.open : this.lines.length;
    this.grew = false;
    return this.cut(settled);
  }

  flush(): Batch | undefined {
    return this.cut(this.lines.length);
  }

  private cut(count: number): Batch | undefined {
    if (count === 0) return undefined;
    const taken = this.lines.splice(0, count);
    this.open = 0;
    this.bytes = this.lines.reduce((sum, line) => sum + line.bytes.length + 1, 0);
    return toBatch(taken);
  }
}

const NEWLINE = Buffer.from("\n");
const toBatch = (lines: Line[]): Batch => ({
  body: Buffer.concat(lines.flatMap(({ bytes }) => [bytes, NEWLINE])),
  lines: lines.length,
  from: lines[0]!.start,
  to: lines.at(-1)!.end,
});

/** The same for the same place of the same source with the same content, whoever sends it and however often. */
export function idempotencyKey(origin: string, batch: Batch): string {
  const hash = createHash("sha256").update(`${origin}\0${batch.from}\0`).update(batch.body);
  return `feed-${hash.digest("hex").slice(0, 40)}`;
}
