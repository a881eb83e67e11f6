import { type SQL, sql } from "drizzle-orm";
import { type Ctx, executor } from "@/lib/access";
import type { ChangeSeen } from "./cause";

/** A change this long before the first bad moment may have caused it. */
const BEFORE_MS = 15 * 60_000;
/** What a deployment brings down is often logged before the new release speaks. */
const AFTER_MS = 60_000;
const SERVICES_AT_MOST = 30;

/** A roll-out takes its time, and so does what it breaks. */
const STORED_BEFORE_MS = 60 * 60_000;
const TOLD_AT_MOST = 20;

/** Services of one incident, and when they first went bad, epoch ms. */
interface Asked {
  id: string;
  services: string[];
  firstBadAt: number;
}

/** What was said to have been changed within the hour before, the latest first, then what the records show; by `id`. */
export async function changesBefore(ctx: Ctx, asked: Asked[]): Promise<Map<string, ChangeSeen[]>> {
  const pairs = asked.flatMap(({ id, services, firstBadAt }) =>
    services.slice(0, SERVICES_AT_MOST).map((service) => ({ id, service, at: new Date(firstBadAt) })),
  );
  if (pairs.length === 0) return new Map();
  const given = sql`jsonb_to_recordset(${JSON.stringify(pairs)}::text::jsonb) as g(id text, service text, at timestamptz)`;
  const seen = [...(await told(ctx, given)), ...(await released(ctx, given))];
  return Map.groupBy(seen, ({ id }) => id);
}

type Seen = ChangeSeen & { id: string };

async function told(ctx: Ctx, given: SQL): Promise<Seen[]> {
  const rows = await executor(ctx).execute<{
    id: string;
    service: string;
    kind: string;
    title: string;
    minutes: number;
  }>(sql`
    select g.id, g.service, c.kind, c.title,
      greatest(0, round(extract(epoch from g.at - c.at) / 60))::int as minutes
    from ${given}
    cross join lateral (
      select kind, title, at from changes
      where workspace_id = ${ctx.workspaceId} and service = g.service
        and at > g.at - ${STORED_BEFORE_MS} * interval '1 ms' and at <= g.at + ${AFTER_MS} * interval '1 ms'
      order by at desc limit ${TOLD_AT_MOST}) c
    order by c.at desc`);
  return rows.map(({ id, service, kind, title, minutes }) => ({
    id,
    service,
    text: `${kind} “${title}” of ${service} ${minutes === 0 ? "in the same minute" : `${minutes} min earlier`}`,
  }));
}

/**
 * Services whose records carry another release around the first bad moment than a quarter of an hour before it: two index
 * look-ups per service.
 */
async function released(ctx: Ctx, given: SQL): Promise<Seen[]> {
  const newest = (column: string, fromThere: number) => sql`(
    select release from records r
    where r.workspace_id = ${ctx.workspaceId} and r.service = g.service
      and r.ts <= g.at + ${fromThere} * interval '1 ms'
      and r.ts > g.at + ${fromThere} * interval '1 ms' - interval '24 hours'
    order by r.ts desc, r.id desc limit 1) as ${sql.identifier(column)}`;
  const rows = await executor(ctx).execute<{
    id: string;
    service: string;
    before: string | null;
    after: string | null;
  }>(
    sql`select g.id, g.service, ${newest("before", -BEFORE_MS)}, ${newest("after", AFTER_MS)} from ${given}`,
  );
  return rows
    .filter(({ before, after }) => before && after && before !== after)
    .map(({ id, service, before, after }) => ({
      id,
      service,
      text: `the release of ${service} went from ${before} to ${after}`,
    }));
}
