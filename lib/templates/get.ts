import { and, eq, sql } from "drizzle-orm";
import { templates } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import { MINUTE_MS, minuteOf } from "@/lib/kit/clock";
import { notFound } from "@/lib/kit/errors";
import { presentTemplate } from "./present";
import type { TemplateDetail } from "./schemas";

const STEPS = 60;

/** One template with its counts over the whole time it was seen, at most {@link STEPS} steps. Throws `not_found`. */
export async function getTemplate(ctx: Ctx, id: string): Promise<TemplateDetail> {
  authorize(ctx, "templates:read");
  const [row] = await executor(ctx)
    .select()
    .from(templates)
    .where(
      and(eq(templates.workspaceId, ctx.workspaceId), eq(templates.id, id), inView(ctx, templates.service)),
    );
  if (!row) throw notFound("template");
  const first = minuteOf(row.firstSeenAt.getTime());
  const minutes = Math.max(STEPS, Math.floor((row.lastSeenAt.getTime() - first) / MINUTE_MS) + 1);
  const stepMs = Math.ceil(minutes / STEPS) * MINUTE_MS;
  const counted = await executor(ctx).execute<{ step: number; count: number }>(sql`
    select floor((extract(epoch from minute) * 1000 - ${first}) / ${stepMs})::int as step, sum(count)::int as count
    from template_minutes where workspace_id = ${ctx.workspaceId} and template_id = ${id} group by 1`);
  const counts = new Array<number>(STEPS).fill(0);
  for (const { step, count } of counted) if (step >= 0 && step < STEPS) counts[step] = count;
  return { ...presentTemplate(row), series: { from: new Date(first).toISOString(), stepMs, counts } };
}
