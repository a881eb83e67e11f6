import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import { LEVELS } from "@/lib/intake/level";
import { MINUTE_MS, minuteOf } from "@/lib/kit/clock";

export interface CountedTemplate {
  id: string;
  service: string;
  pattern: string;
  level: (typeof LEVELS)[number];
  /** Epoch ms. */
  firstSeenAt: number;
  lastSeenAt: number;
  /** A whole line, where one is kept. */
  example: string | null;
  /** Lines from `from` to `until`, and in the same time before `from`. */
  count: number;
  before: number;
  /** Of each minute from `from` on, oldest first; of longer times by the step that makes at most {@link MOST_STEPS}. */
  counts: number[];
}

const MOST_STEPS = 60;

/**
 * How often the templates of some services were seen from `from` to `until` (epoch ms) and in the same time before: the new ones
 * first, then those that grew or fell the most. At most `limit`.
 */
export async function countTemplates(
  ctx: Ctx,
  {
    services,
    from,
    until,
    limit,
  }: { services: readonly string[]; from: number; until: number; limit: number },
): Promise<CountedTemplate[]> {
  authorize(ctx, "templates:read");
  if (services.length === 0 || until < from) return [];
  const [start, end] = [minuteOf(from), minuteOf(until) + MINUTE_MS];
  const minutes = (end - start) / MINUTE_MS;
  const stepMs = Math.ceil(minutes / MOST_STEPS) * MINUTE_MS;
  const steps = Math.ceil((end - start) / stepMs);
  const at = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
  const rows = await executor(ctx).execute<{
    id: string;
    service: string;
    pattern: string;
    level: number;
    first_seen_at: string;
    last_seen_at: string;
    example: string | null;
    count: number;
    before: number;
    steps: number[];
    counted: number[];
  }>(sql`
    with seen as (
      select t.id, m.minute >= ${at(start)} as is_now,
        floor(extract(epoch from m.minute - ${at(start)}) * 1000 / ${stepMs})::int as step, sum(m.count)::int as count
      from templates t join template_minutes m on m.workspace_id = t.workspace_id and m.template_id = t.id
      where t.workspace_id = ${ctx.workspaceId} and t.service = any(${textArray(services)}) and ${inView(ctx, sql`t.service`)}
        and m.minute >= ${at(start - (end - start))} and m.minute < ${at(end)}
      group by 1, 2, 3),
    counted as (
      select id, coalesce(sum(count) filter (where is_now), 0)::int as count,
        coalesce(sum(count) filter (where not is_now), 0)::int as before,
        coalesce(array_agg(step) filter (where is_now), '{}') as steps,
        coalesce(array_agg(count) filter (where is_now), '{}') as counted
      from seen group by id)
    select t.id, t.service, t.pattern, t.level, t.first_seen_at, t.last_seen_at, t.examples -> 'lines' ->> 0 as example,
      c.count, c.before, to_json(c.steps) as steps, to_json(c.counted) as counted
    from counted c join templates t on t.workspace_id = ${ctx.workspaceId} and t.id = c.id
    order by (t.first_seen_at >= ${at(start)} and c.count > 0) desc, (t.level >= 3) desc,
      abs(ln(1 + c.count) - ln(1 + c.before)) desc, c.count desc, t.id
    limit ${limit}`);
  return rows.map((row) => {
    const counts = new Array<number>(steps).fill(0);
    for (const [i, step] of row.steps.entries())
      if (step >= 0 && step < steps) counts[step] = row.counted[i]!;
    return {
      id: row.id,
      service: row.service,
      pattern: row.pattern,
      level: LEVELS[row.level]!,
      firstSeenAt: new Date(row.first_seen_at).getTime(),
      lastSeenAt: new Date(row.last_seen_at).getTime(),
      example: row.example,
      count: row.count,
      before: row.before,
      counts,
    };
  });
}
