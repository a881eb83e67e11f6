import { promisify } from "node:util";
import { constants, zstdCompress, zstdDecompress } from "node:zlib";
import type { AcceptedRecord } from "./record";
import type { Mark } from "./schemas";

/** The records of one batch for one service as they wait for a window: rows of JSON, compressed. */
type Row = [
  ts: number,
  level: number,
  message: string,
  attributes: Record<string, unknown> | null,
  traceId: string | null,
  release: string | null,
  environment: string | null,
  marks: Mark[],
];

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export async function packChunk(records: AcceptedRecord[]): Promise<Uint8Array> {
  const rows: Row[] = records.map((r) => [
    r.ts,
    r.level,
    r.message,
    r.attributes,
    r.traceId,
    r.release,
    r.environment,
    r.marks,
  ]);
  return compress(JSON.stringify(rows), FAST);
}

/** The records of a chunk, and how many bytes they took unpacked. */
export async function unpackChunk(
  payload: Uint8Array,
  service: string,
): Promise<{ records: AcceptedRecord[]; bytes: number }> {
  const text = await decompress(payload);
  const rows = JSON.parse(text.toString()) as Row[];
  const records = rows.map(([ts, level, message, attributes, traceId, release, environment, marks]) => ({
    ts,
    service,
    level,
    message,
    attributes,
    traceId,
    release,
    environment,
    marks,
  }));
  return { records, bytes: text.length };
}
