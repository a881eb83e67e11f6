import { and, eq, max } from "drizzle-orm";
import { alerts, changes, lineSenders } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";

/** When each sender last brought lines, an alert or a change, by source. Whose lines came is told to whoever sees all services. */
export async function lastArrivals(ctx: Ctx): Promise<Record<string, string>> {
  authorize(ctx, "alerts:read");
  const ofAlerts = await executor(ctx)
    .select({ source: alerts.source, at: max(alerts.lastSeenAt) })
    .from(alerts)
    .where(and(eq(alerts.workspaceId, ctx.workspaceId), inView(ctx, alerts.service)))
    .groupBy(alerts.source)
    .limit(200);
  const ofChanges = await executor(ctx)
    .select({ source: changes.source, at: max(changes.createdAt) })
    .from(changes)
    .where(and(eq(changes.workspaceId, ctx.workspaceId), inView(ctx, changes.service)))
    .groupBy(changes.source)
    .limit(200);
  const ofLines =
    ctx.services === null
      ? await executor(ctx)
          .select({ source: lineSenders.sender, at: lineSenders.lastAt })
          .from(lineSenders)
          .where(eq(lineSenders.workspaceId, ctx.workspaceId))
      : [];
  return Object.fromEntries(
    [...ofLines, ...ofChanges, ...ofAlerts].map(({ source, at }) => [source, at!.toISOString()]),
  );
}
