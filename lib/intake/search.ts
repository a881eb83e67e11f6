import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { authorize, type Ctx, executor } from "@/lib/access";
import { MINUTE_MS } from "@/lib/kit/clock";
import { notFound } from "@/lib/kit/errors";
import type { Page } from "@/lib/kit/page";
import { cursorNumber, cursorTime, decodeCursor, encodeCursor } from "@/lib/kit/paging";
import { at, conditionsOf, idList, SCAN_BUDGET, templateFamily, timeRange, wordsOf } from "./filter";
import { LEVELS } from "./level";
import { decodeMarks } from "./marks";
import { placeOf, recordId } from "./record-id";
import type { LogRecord, RecordQuery } from "./schemas";

const MINUTES_PER_LOOK = 500;

const cursorSchema = z.tuple([cursorTime, cursorNumber]);
type Place = z.infer<typeof cursorSchema>;

/** Records, newest first. A page may hold fewer than `limit` and still have a `nextCursor`. */
export async function searchRecords(ctx: Ctx, query: RecordQuery): Promise<Page<LogRecord>> {
  authorize(ctx, "logs:read");
  const before = query.cursor === undefined ? null : decodeCursor(query.cursor, cursorSchema);
  const range = sql.join(
    [timeRange(query), before ? sql`(ts, id) < (${at(before[0])}, ${before[1]})` : sql`true`],
    sql` and `,
  );
  const candidates = query.templateId
    ? await ofTemplate(ctx, query, query.templateId, range, before)
    : sql`select ${COLUMNS} from records where ${conditionsOf(ctx.workspaceId, query)} and ${range} order by ts desc, id desc limit ${SCAN_BUDGET}`;
  const words = wordsOf(query);
  const rows = await executor(ctx).execute<RecordRow>(
    sql`select * from (${candidates}) as found ${words ? sql`where ${words}` : sql``} limit ${query.limit + 1}`,
  );
  const data = rows.slice(0, query.limit).map(present);
  if (rows.length > query.limit)
    return { data, nextCursor: encodeCursor(placeOfRow(rows[query.limit - 1]!)) };
  return { data, nextCursor: words || query.templateId ? await whereItStopped(ctx, candidates) : null };
}

/** One record. Throws `not_found`. */
export async function getRecord(ctx: Ctx, publicId: string): Promise<LogRecord> {
  authorize(ctx, "logs:read");
  const { ts, id } = placeOf(publicId);
  const [row] = await executor(ctx).execute<RecordRow>(
    sql`select ${COLUMNS} from records where workspace_id = ${ctx.workspaceId} and ts = ${at(ts)} and id = ${id}`,
  );
  if (!row) throw notFound("record");
  return present(row);
}

/** The lines of the same service around a record, newest first, the record among them. Throws `not_found`. */
export async function recordContext(ctx: Ctx, publicId: string, lines = 20): Promise<LogRecord[]> {
  const record = await getRecord(ctx, publicId);
  const { ts, id } = placeOf(publicId);
  const own = sql`workspace_id = ${ctx.workspaceId} and service = ${record.service}`;
  const rows = await executor(ctx).execute<RecordRow>(sql`
    (select ${COLUMNS} from records where ${own} and (ts, id) >= (${at(ts)}, ${id}) order by ts, id limit ${lines + 1})
    union all
    (select ${COLUMNS} from records where ${own} and (ts, id) < (${at(ts)}, ${id}) order by ts desc, id desc limit ${lines})`);
  return rows
    .map((row) => ({ row, place: placeOfRow(row) }))
    .sort((a, b) => b.place[0] - a.place[0] || b.place[1] - a.place[1])
    .map(({ row }) => present(row));
}

/** When the newest record was, so that a screen can begin where something is; null without records. */
export async function newestRecordTime(ctx: Ctx, service?: string): Promise<string | null> {
  authorize(ctx, "logs:read");
  const [row] = await executor(ctx).execute<{ ts: string | null }>(
    sql`select ts from records where ${conditionsOf(ctx.workspaceId, { service })} order by ts desc limit 1`,
  );
  return row?.ts ? new Date(row.ts).toISOString() : null;
}

/**
 * Records of one template without an index on it: its counts per minute say where they are. Newest minutes first, each
 * read through the index on service and time.
 */
async function ofTemplate(
  ctx: Ctx,
  query: RecordQuery,
  templateId: string,
  range: SQL,
  before: Place | null,
): Promise<SQL> {
  const family = idList(await templateFamily(executor(ctx), ctx.workspaceId, templateId));
  const minuteRange = sql.join(
    [timeRange(query, sql`minute`, MINUTE_MS), before ? sql`minute <= ${at(before[0])}` : sql`true`],
    sql` and `,
  );
  return sql`
    select found.* from (
      select minute from template_minutes
      where workspace_id = ${ctx.workspaceId} and template_id = any(${family}) and ${minuteRange}
      group by minute order by minute desc limit ${MINUTES_PER_LOOK}
    ) as minutes
    cross join lateral (
      select ${COLUMNS} from records
      where ${conditionsOf(ctx.workspaceId, query)} and ${range} and template_id = any(${family})
        and service = (select service from templates where workspace_id = ${ctx.workspaceId} and id = ${templateId})
        and ts >= minutes.minute and ts < minutes.minute + interval '1 minute'
      order by ts desc, id desc limit ${query.limit + 1}
    ) as found
    order by found.ts desc, found.id desc limit ${SCAN_BUDGET}`;
}

/** Where the next look begins when this one ended before it had seen everything; null when nothing is left. */
async function whereItStopped(ctx: Ctx, candidates: SQL): Promise<string | null> {
  const [last] = await executor(ctx).execute<RecordRow>(
    sql`select * from (${candidates}) as seen offset ${SCAN_BUDGET - 1} limit 1`,
  );
  return last ? encodeCursor(placeOfRow(last)) : null;
}

const COLUMNS = sql`ts, id, service, level, message, attributes, template_id, trace_id, release, environment, marks, received_at`;
interface RecordRow extends Record<string, unknown> {
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

const placeOfRow = (row: RecordRow): Place => [new Date(row.ts).getTime(), Number(row.id)];

function present(row: RecordRow): LogRecord {
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
