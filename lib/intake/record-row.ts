import { sql } from "drizzle-orm";
import { LEVELS } from "./level";
import { decodeMarks } from "./marks";
import { recordId } from "./record-id";
import type { LogRecord } from "./schemas";

/** Where a record stands in the order of all: its time in epoch ms and its number. */
export type Place = [ts: number, id: number];

export const COLUMNS = sql`ts, id, service, level, message, attributes, template_id, trace_id, release, environment, marks, received_at`;
export interface RecordRow extends Record<string, unknown> {
  ts: string;
  id: string;
  service: string;
  level: number;
  message: string;
  attributes: Record<string, unknown> | null;
  template_id: string | null;
  trace_id: string | null;
  release: string | null;
  environment: string | null;
  marks: number;
  received_at: string;
}

export const placeOfRow = (row: Pick<RecordRow, "ts" | "id">): Place => [
  new Date(row.ts).getTime(),
  Number(row.id),
];

export function presentRecord(row: RecordRow): LogRecord {
  const ts = new Date(row.ts);
  return {
    id: recordId(ts.getTime(), Number(row.id)),
    ts: ts.toISOString(),
    service: row.service,
    level: LEVELS[row.level]!,
    message: row.message,
    attributes: row.attributes ?? {},
    templateId: row.template_id,
    traceId: row.trace_id,
    release: row.release,
    environment: row.environment,
    marks: decodeMarks(row.marks),
    receivedAt: new Date(row.received_at).toISOString(),
  };
}
