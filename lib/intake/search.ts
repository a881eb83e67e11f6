import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { authorize, type Ctx, executor } from "@/lib/access";
import { MINUTE_MS } from "@/lib/kit/clock";
import { notFound } from "@/lib/kit/errors";
import type { Page } from "@/lib/kit/page";
import { cursorNumber, cursorTime, decodeCursor, encodeCursor } from "@/lib/kit/paging";
import { above, horizonOf, ofEachService, servicesToRead } from "./each-service";
import { at, conditionsOf, SCAN_BUDGET, templateFamily, timeRange, wordsOf } from "./filter";
import { placeOf } from "./record-id";
import { COLUMNS, type Place, placeOfRow, presentRecord, type RecordRow } from "./record-row";
import type { LogRecord, RecordQuery } from "./schemas";

const MINUTES_PER_LOOK = 500;

const cursorSchema = z.tuple([cursorTime, cursorNumber]);

/** Records, newest first. A page may hold fewer than `limit` and still have a `nextCursor`. */
export async function searchRecords(
  ctx: Ctx,
  query: RecordQuery,
  scanBudget = SCAN_BUDGET,
): Promise<Page<LogRecord>> {
  authorize(ctx, "logs:read");
  const before = query.cursor === undefined ? null : decodeCursor(query.cursor, cursorSchema);
  const range = sql.join(
    [timeRange(query), before ? sql`(ts, id) < (${at(before[0])}, ${before[1]})` : sql`true`],
    sql` and `,
  );
  const words = wordsOf(query);
  const services = servicesToRead(ctx, query);
  if (services && !query.templateId) return searchEach(ctx, query, { services, range, words, scanBudget });
  const candidates = query.templateId
    ? await ofTemplate(ctx, query, { templateId: query.templateId, range, before, scanBudget })
    : sql`select ${COLUMNS} from records where ${conditionsOf(ctx, query)} and ${range} order by ts desc, id desc limit ${scanBudget}`;
  const rows = await executor(ctx).execute<RecordRow>(
    sql`select * from (${candidates}) as found ${words ? sql`where ${words}` : sql``} limit ${query.limit + 1}`,
  );
  if (rows.length > query.limit || !(words || query.templateId)) return pageOf(rows, query.limit, null);
  return pageOf(rows, query.limit, await whereItStopped(ctx, candidates, scanBudget));
}

/** The same in a limited view, service by service; words are looked for no further back than one look may go. */
async function searchEach(
  ctx: Ctx,
  query: RecordQuery,
  {
    services,
    range,
    words,
    scanBudget,
  }: { services: ReadonlySet<string>; range: SQL; words: SQL | null; scanBudget: number },
): Promise<Page<LogRecord>> {
  const horizon = words ? await horizonOf(ctx, services, range, scanBudget) : null;
  const newest = sql`
    select ${COLUMNS} from records
    where ${conditionsOf(ctx, query)} and service = seen.name and ${range} and ${above(horizon)} and ${words ?? sql`true`}
    order by ts desc, id desc limit ${query.limit + 1}`;
  const rows = await executor(ctx).execute<RecordRow>(
    sql`${ofEachService(services, newest)} order by found.ts desc, found.id desc limit ${query.limit + 1}`,
  );
  return pageOf(rows, query.limit, horizon);
}

/** `stopped` is where the look ended when the page is not full. */
function pageOf(rows: RecordRow[], limit: number, stopped: Place | null): Page<LogRecord> {
  const last = rows.length > limit ? placeOfRow(rows[limit - 1]!) : stopped;
  return { data: rows.slice(0, limit).map(presentRecord), nextCursor: last && encodeCursor(last) };
}

/** One record. Throws `not_found`. */
export async function getRecord(ctx: Ctx, publicId: string): Promise<LogRecord> {
  authorize(ctx, "logs:read");
  const { ts, id } = placeOf(publicId);
  const [row] = await executor(ctx).execute<RecordRow>(
    sql`select ${COLUMNS} from records where ${conditionsOf(ctx, {})} and ts = ${at(ts)} and id = ${id}`,
  );
  if (!row) throw notFound("record");
  return presentRecord(row);
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
    .map(({ row }) => presentRecord(row));
}

/** When the newest record was, so that a screen can begin where something is; null without records. */
export async function newestRecordTime(ctx: Ctx, service?: string): Promise<string | null> {
  authorize(ctx, "logs:read");
  const services = servicesToRead(ctx, { service });
  const newest = sql`
    select ts from records where ${conditionsOf(ctx, { service })} and ${services ? sql`service = seen.name` : sql`true`}
    order by ts desc limit 1`;
  const [row] = await executor(ctx).execute<{ ts: string | null }>(
    sql`select max(ts) as ts from (${services ? ofEachService(services, newest) : newest}) as latest`,
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
  {
    templateId,
    range,
    before,
    scanBudget,
  }: { templateId: string; range: SQL; before: Place | null; scanBudget: number },
): Promise<SQL> {
  const family = await templateFamily(ctx, templateId);
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
      where ${conditionsOf(ctx, query)} and ${range} and template_id = any(${family})
        and service = (select service from templates where workspace_id = ${ctx.workspaceId} and id = ${templateId})
        and ts >= minutes.minute and ts < minutes.minute + interval '1 minute'
      order by ts desc, id desc limit ${query.limit + 1}
    ) as found
    order by found.ts desc, found.id desc limit ${scanBudget}`;
}

/** Where the next look begins when this one ended before it had seen everything; null when nothing is left. */
async function whereItStopped(ctx: Ctx, candidates: SQL, scanBudget: number): Promise<Place | null> {
  const [last] = await executor(ctx).execute<RecordRow>(
    sql`select * from (${candidates}) as seen offset ${scanBudget - 1} limit 1`,
  );
  return last ? placeOfRow(last) : null;
}
