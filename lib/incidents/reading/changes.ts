import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor } from "@/lib/access";
import type { ChangeSeen } from "./cause";

/** A change this long before the first bad moment may have caused it. */
const BEFORE_MS = 15 * 60_000;
/** What a deployment brings down is often logged before the new release speaks. */
const AFTER_MS = 60_000;
const SERVICES_AT_MOST = 30;

/** A roll-out takes its time, and so does what it breaks. */
const STORED_BEFORE_MS = 60 * 60_000;

/** What was said to have been changed at these services within the hour before, the latest first, then what their records show. */
export async function changesBefore(ctx: Ctx, services: string[], firstBadAt: number): Promise<ChangeSeen[]> {
  const asked = services.slice(0, SERVICES_AT_MOST);
  if (asked.length === 0) return [];
  return [...(await told(ctx, asked, firstBadAt)), ...(await releasesBefore(ctx, asked, firstBadAt))];
}

async function told(ctx: Ctx, services: string[], firstBadAt: number): Promise<ChangeSeen[]> {
  const rows = await executor(ctx).execute<{
    service: string;
    kind: string;
    title: string;
    minutes: number;
  }>(sql`
    select service, kind, title, greatest(0, round(extract(epoch from ${new Date(firstBadAt).toISOString()}::timestamptz - at) / 60))::int as minutes
    from changes
    where workspace_id = ${ctx.workspaceId} and service = any(${textArray(services)})
      and at > ${new Date(firstBadAt - STORED_BEFORE_MS).toISOString()}::timestamptz
      and at <= ${new Date(firstBadAt + AFTER_MS).toISOString()}::timestamptz
    order by at desc limit 50`);
  return rows.map(({ service, kind, title, minutes }) => ({
    service,
    text: `${kind} “${title}” of ${service} ${minutes === 0 ? "in the same minute" : `${minutes} min earlier`}`,
  }));
}

/**
 * Services whose records carry another release around the first bad moment (epoch ms) than a quarter of an hour before it: two
 * index look-ups per service.
 */
async function releasesBefore(ctx: Ctx, asked: string[], firstBadAt: number): Promise<ChangeSeen[]> {
  const newest = (column: string, until: number) => sql`(
    select release from records r
    where r.workspace_id = ${ctx.workspaceId} and r.service = s.name
      and r.ts <= ${new Date(until).toISOString()}::timestamptz
      and r.ts > ${new Date(until - 24 * 3600_000).toISOString()}::timestamptz
    order by r.ts desc, r.id desc limit 1) as ${sql.identifier(column)}`;
  const rows = await executor(ctx).execute<{ name: string; before: string | null; after: string | null }>(sql`
    select s.name, ${newest("before", firstBadAt - BEFORE_MS)}, ${newest("after", firstBadAt + AFTER_MS)}
    from (values ${sql.join(
      asked.map((name) => sql`(${name}::text)`),
      sql`, `,
    )}) as s(name)`);
  return rows
    .filter(({ before, after }) => before && after && before !== after)
    .map(({ name, before, after }) => ({
      service: name,
      text: `the release of ${name} went from ${before} to ${after}`,
    }));
}
