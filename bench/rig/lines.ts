import { readFileSync } from "node:fs";
import { quiet } from "@/lib/scenarios/catalog/quiet";
import { generate } from "@/lib/scenarios/generate";
import type { ScenarioRecord } from "@/lib/scenarios/model";

/** A body of NDJSON, ready to be sent; the time of each of its records stands at `stamps`, in bytes. */
export interface Batch {
  body: Buffer;
  lines: number;
  stamps: number[];
}

export interface Lines {
  /** Records per request. */
  batch: number;
  /** How many different bodies to make; they are sent in turn. */
  bodies: number;
  /** Records of all services in each request, instead of one service's as its own shipper sends them. */
  mixed: boolean;
  /** Raw lines of this file instead of a scenario's. */
  file: string | undefined;
  service: string;
}

const BEFORE_STAMP = '{"ts":"'.length;

export function makeBatches(wanted: Lines): Batch[] {
  const records = wanted.file ? fileRecords(wanted.file, wanted.service) : shopRecords(wanted);
  const groups = wanted.mixed ? [records] : [...Map.groupBy(records, ({ service }) => service).values()];
  const batches = groups.flatMap((group) => {
    const full: Batch[] = [];
    for (let at = 0; at + wanted.batch <= group.length; at += wanted.batch)
      full.push(bodyOf(group.slice(at, at + wanted.batch)));
    return full;
  });
  if (batches.length === 0) throw new Error("there are fewer lines than one batch takes");
  // Services must alternate as they do in life; sorting by a hash of the position is a fair shuffle that never changes.
  return batches
    .map((batch, i) => ({ batch, order: Math.imul(i + 1, 0x9e3779b1) >>> 0 }))
    .sort((a, b) => a.order - b.order)
    .slice(0, wanted.bodies)
    .map(({ batch }) => batch);
}

/** An ordinary evening in the shop of the scenarios, long enough for the bodies. */
function shopRecords({ batch, bodies }: Lines): ScenarioRecord[] {
  const telling = { seed: "bench", startMs: Date.now() };
  const records: ScenarioRecord[] = [];
  for (let minute = 0; records.length < batch * bodies * 1.2; minute += 10)
    for (const record of generate(quiet, telling, minute * 60_000, (minute + 10) * 60_000))
      records.push(record);
  return records;
}

function fileRecords(file: string, service: string): ScenarioRecord[] {
  const ts = new Date().toISOString();
  return readFileSync(file, "utf8")
    .split(/\r?\n/)
    .filter((message) => message !== "")
    .map((message) => ({ ts, service, message }) as ScenarioRecord);
}

function bodyOf(records: ScenarioRecord[]): Batch {
  const stamps: number[] = [];
  const parts: Buffer[] = [];
  let at = 0;
  for (const record of records) {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    stamps.push(at + BEFORE_STAMP);
    parts.push(line);
    at += line.length;
  }
  return { body: Buffer.concat(parts), lines: records.length, stamps };
}

/** Writes this time into each record: what is sent again and again is of now, and costs the sender next to nothing. */
export function stampWith(batch: Batch, at: Date): void {
  const text = Buffer.from(at.toISOString(), "latin1");
  for (const offset of batch.stamps) text.copy(batch.body, offset);
}
