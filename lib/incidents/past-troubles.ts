import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { authorize, type Ctx, executor, seesAll, touchesView } from "@/lib/access";
import type { Edge } from "@/lib/catalog";

/** An edge, and in how many past incidents its callee was in trouble, and in how many of those its caller was as well. */
export interface TroubledEdge extends Edge {
  calleeBroke: number;
  callerToo: number;
}

/** The newest so many say enough of how trouble runs. */
const INCIDENTS_AT_MOST = 5000;

export interface PastTroubles {
  edges: readonly Edge[];
  since: Date;
  /** Left out: it is asked for its sake. */
  exceptNumber?: number;
}

/**
 * What past incidents in view say of edges: one statement for all of them, over the newest 5,000 incidents opened since then.
 * Those merged into another, and those in which no fault was found, do not count.
 */
export async function pastTroubles(
  ctx: Ctx,
  { edges, since, exceptNumber = 0 }: PastTroubles,
): Promise<TroubledEdge[]> {
  authorize(ctx, "incidents:read");
  const seen = edges.filter(({ caller, callee }) => seesAll(ctx, [caller, callee]));
  if (seen.length === 0) return [];
  const rows = await executor(ctx).execute<{ edge: number; broke: number; too: number }>(sql`
    with past as materialized (
      select services from incidents
      where workspace_id = ${ctx.workspaceId} and opened_at >= ${since.toISOString()}::timestamptz
        and number <> ${exceptNumber}::int and merged_into is null and ${touchesView(ctx, sql`services`)}
        and coalesce(diagnosis, root_cause) ->> 'verdict' is distinct from 'no_fault'
      order by opened_at desc limit ${INCIDENTS_AT_MOST}
    )
    select e.n::int as edge, count(*)::int as broke, (count(*) filter (where e.caller = any(p.services)))::int as too
    from past p cross join lateral (select distinct unnest(p.services) as name) as s
    join unnest(${textArray(seen.map(({ caller }) => caller))}, ${textArray(seen.map(({ callee }) => callee))})
      with ordinality as e(caller, callee, n) on e.callee = s.name
    group by e.n`);
  const counts = new Map(rows.map((row) => [row.edge, row]));
  return seen.map(({ caller, callee }, i) => {
    const { broke = 0, too = 0 } = counts.get(i + 1) ?? {};
    return { caller, callee, calleeBroke: broke, callerToo: too };
  });
}
