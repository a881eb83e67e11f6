import { and, eq, max } from "drizzle-orm";
import { alerts, changes } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";

/** When each sender last brought an alert or a change, by source. */
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
  return Object.fromEntries([...ofChanges, ...ofAlerts].map(({ source, at }) => [source, at!.toISOString()]));
}
