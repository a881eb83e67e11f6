import { sql } from "drizzle-orm";
import { copyIn, db, type Executor, isEmbedded } from "@/db/client";
import { encodeMarks } from "./marks";
import type { AcceptedRecord } from "./record";

/** A run of record ids for a window, the first of them. Numbers of a window that fails are not given out again. */
export async function reserveRecordIds(workspaceId: string, count: number): Promise<number> {
  const [row] = await db().execute<{ record: string }>(sql`
    update counters set record = record + ${count} where workspace_id = ${workspaceId} returning record`);
  if (!row) throw new Error(`workspace ${workspaceId} has no counters`);
  return Number(row.record) - count + 1;
}

export interface RecordRows {
  workspaceId: string;
  service: string;
  /** Ids run from here in the order of `records`. */
  firstId: number;
  records: AcceptedRecord[];
  /** Template of each record. */
  templateIds: string[];
  receivedAt: Date;
}

/** All records in one statement: COPY where the database takes it, which is twice as fast, else from arrays. */
export const storeRecords = (tx: Executor, rows: RecordRows): Promise<void> =>
  isEmbedded() ? insertArrays(tx, rows) : copyRows(tx, rows);

const COPY = `copy records (workspace_id, ts, id, service, level, message, attributes, template_id, trace_id, release, environment, marks, received_at) from stdin`;

async function copyRows(
  tx: Executor,
  { workspaceId, service, firstId, records, templateIds, receivedAt }: RecordRows,
): Promise<void> {
  const [own, arrived] = [`${field(service)}\t`, receivedAt.toISOString()];
  const lines = records.map((r, i) => {
    const attributes = r.attributes === null ? "\\N" : field(JSON.stringify(r.attributes));
    const rest = `${field(r.traceId)}\t${field(r.release)}\t${field(r.environment)}\t${encodeMarks(r.marks)}`;
    return `${workspaceId}\t${new Date(r.ts).toISOString()}\t${firstId + i}\t${own}${r.level}\t${field(r.message)}\t${attributes}\t${templateIds[i]}\t${rest}\t${arrived}\n`;
  });
  await copyIn(tx, COPY, lines.join(""));
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
/** A value in the text format of COPY. */
function field(text: string | null): string {
  if (text === null) return "\\N";
  return /[\\\n\r\t]/.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character]!) : text;
}

/**
 * Arrays travel as PostgreSQL array literals built here: the driver's own serialiser costs more than the insert itself.
 * What is the same for all rows is sent once, templates as positions in a list.
 */
async function insertArrays(tx: Executor, rows: RecordRows): Promise<void> {
  const { records } = rows;
  const templates = [...new Set(rows.templateIds)];
  const position = new Map(templates.map((id, i) => [id, i + 1]));
  const columns = sql.join(
    [
      sql`${numbers(records, (r) => r.ts)}::text::bigint[]`,
      sql`${numbers(records, (r) => r.level)}::text::smallint[]`,
      sql`${texts(records, (r) => r.message)}::text::text[]`,
      sql`${texts(records, (r) => (r.attributes === null ? null : JSON.stringify(r.attributes)))}::text::text[]`,
      sql`${numbers(rows.templateIds, (id) => position.get(id)!)}::text::int[]`,
      sql`${texts(records, (r) => r.traceId)}::text::text[]`,
      sql`${texts(records, (r) => r.release)}::text::text[]`,
      sql`${texts(records, (r) => r.environment)}::text::text[]`,
      sql`${numbers(records, (r) => encodeMarks(r.marks))}::text::smallint[]`,
    ],
    sql`, `,
  );
  await tx.execute(sql`
    insert into records (workspace_id, ts, id, service, level, message, attributes, template_id, trace_id, release, environment, marks, received_at)
    select ${rows.workspaceId}, timestamptz 'epoch' + r.ts * interval '1 millisecond', ${rows.firstId}::bigint + r.position - 1, ${rows.service},
      r.level, r.message, r.attributes::jsonb, (${texts(templates, (id) => id)}::text::text[])[r.template], r.trace_id, r.release, r.environment, r.marks,
      ${rows.receivedAt.toISOString()}::timestamptz
    from unnest(${columns}) with ordinality
      as r (ts, level, message, attributes, template, trace_id, release, environment, marks, position)`);
}

function numbers<T>(rows: T[], value: (row: T) => number): string {
  return `{${rows.map(value).join(",")}}`;
}

/** A literal of text[]; a column without any value is an empty array, which unnest pads with nulls. */
function texts<T>(rows: T[], value: (row: T) => string | null): string {
  let any = false;
  const parts = rows.map((row) => {
    const text = value(row);
    if (text === null) return "NULL";
    any = true;
    return /["\\]/.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : `"${text}"`;
  });
  return any ? `{${parts.join(",")}}` : "{}";
}
