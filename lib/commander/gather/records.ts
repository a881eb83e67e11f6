import { type SQL, sql } from "drizzle-orm";
import { type Ctx, executor } from "@/lib/access";
import { recordId } from "@/lib/intake";
import { LEVELS } from "@/lib/intake/level";
import type { RecordRow } from "../schemas";
import type { Reach } from "./scope";

/** Of each service so many lines that complain, half of them the first and half the last; of very many services fewer of each. */
const COMPLAINTS = 400;
const COMPLAINTS_OF_ALL = 6000;
const COMPLAINTS_AT_LEAST = 20;
/** Of each service so many of its last lines whatever they say: who speaks at all, and when. */
const TALK = 20;
/** Of each component of a machine. */
const OF_HOST = 200;
const ROWS_AT_MOST = 8000;
const TEXT_CHARS = 1000;
const WARN = 3;

interface Row extends Record<string, unknown> {
  service: string;
  ts: string;
  id: string;
  level: number;
  message: string;
  trace_id: string | null;
  host: string | null;
}

/**
 * What the services say in this time, equal lines of a minute as one with their count. Bounded for each service, so that the one
 * that shouts does not drown the others; each part is an index scan that ends at its limit.
 */
export async function recordsIn(ctx: Ctx, reach: Reach): Promise<RecordRow[]> {
  const share = Math.floor(COMPLAINTS_OF_ALL / Math.max(1, reach.services.length));
  const half = Math.min(COMPLAINTS, Math.max(COMPLAINTS_AT_LEAST, share)) / 2;
  const [first, last, talk] = [
    ofEach(ctx, reach, sql`level >= ${sql.raw(String(WARN))}`, sql`ts asc, id asc`, Math.ceil(half)),
    ofEach(ctx, reach, sql`level >= ${sql.raw(String(WARN))}`, sql`ts desc, id desc`, Math.ceil(half)),
    ofEach(ctx, reach, sql`true`, sql`ts desc, id desc`, TALK),
  ];
  const rows = await executor(ctx).execute<Row>(
    sql`(${first}) union (${last}) union (${talk}) order by ts, id limit ${ROWS_AT_MOST}`,
  );
  return gathered(rows);
}

/** What runs on these machines beside the services and is no service's: components of the machine itself. */
export async function hostRecordsIn(
  ctx: Ctx,
  { from, until }: Pick<Reach, "from" | "until">,
  components: readonly string[],
  nodes: readonly string[],
): Promise<RecordRow[]> {
  if (components.length === 0 || nodes.length === 0) return [];
  const onThese = sql`attributes ->> 'host.name' in (select jsonb_array_elements_text(${JSON.stringify(nodes)}::text::jsonb))
    and not attributes ? 'k8s.pod.name'`;
  const rows = await executor(ctx).execute<Row>(
    sql`${ofEach(ctx, { from, until, services: [...components] }, onThese, sql`ts desc, id desc`, OF_HOST)} order by ts, id`,
  );
  return gathered(rows);
}

const ofEach = (
  ctx: Ctx,
  { from, until, services }: Pick<Reach, "from" | "until" | "services">,
  which: SQL,
  order: SQL,
  limit: number,
) => sql`
  select r.* from jsonb_array_elements_text(${JSON.stringify(services)}::text::jsonb) as s(name)
  cross join lateral (
    select service, ts, id, level, left(message, ${TEXT_CHARS}) as message, trace_id,
      coalesce(attributes ->> 'host.name', attributes ->> 'k8s.node.name') as host
    from records
    where workspace_id = ${ctx.workspaceId} and service = s.name
      and ts >= ${new Date(from).toISOString()}::timestamptz and ts <= ${new Date(until).toISOString()}::timestamptz
      and not coalesce(attributes ? 'k8s.event.reason', false) and ${which}
    order by ${order} limit ${limit}) r`;

/** Equal lines of one service in one minute are one row: the first of them, with their number. */
function gathered(rows: readonly Row[]): RecordRow[] {
  const byText = new Map<string, RecordRow>();
  for (const { service, ts, id, level, message, trace_id, host } of rows) {
    const at = Date.parse(ts);
    const key = [service, host, trace_id, level, Math.floor(at / 60_000), message].join("\0");
    const known = byText.get(key);
    if (known) known.count++;
    else
      byText.set(key, {
        id: recordId(at, Number(id)),
        at,
        service,
        text: message.toWellFormed(),
        level: LEVELS[level] ?? null,
        count: 1,
        traceId: trace_id,
        host,
      });
  }
  return [...byText.values()];
}
