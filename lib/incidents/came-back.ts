import { sql } from "drizzle-orm";
import { authorize, type Ctx, executor, touchesView } from "@/lib/access";
import { MINUTE_MS } from "@/lib/kit/clock";

/**
 * Which of these incidents came back within so many minutes after they were resolved, as another incident that names them; one
 * that is reopened is not resolved. One statement.
 */
export async function cameBack(
  ctx: Ctx,
  numbers: readonly number[],
  withinMinutes: number,
): Promise<ReadonlySet<number>> {
  authorize(ctx, "incidents:read");
  if (numbers.length === 0) return new Set();
  const rows = await executor(ctx).execute<{ number: number }>(sql`
    select o.number from incidents o
    where o.workspace_id = ${ctx.workspaceId} and o.number = any(${`{${numbers.join(",")}}`}::text::int[])
      and ${touchesView(ctx, sql`o.services`)} and o.resolved_at is not null and exists (
        select from incidents i where i.workspace_id = o.workspace_id and i.regression_of = o.number
          and i.opened_at >= o.resolved_at
          and i.opened_at <= o.resolved_at + ${(withinMinutes * MINUTE_MS) / 1000}::float8 * interval '1 second')`);
  return new Set(rows.map(({ number }) => number));
}
