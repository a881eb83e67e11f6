import { and, eq, max } from "drizzle-orm";
import { alerts, changes, lineSenders } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import type { LastArrivals } from "./schemas";

/** When each sender last brought alerts, changes and lines. Whose lines came is told to whoever sees all services. */
export async function lastArrivals(ctx: Ctx): Promise<LastArrivals> {
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
  return { alerts: bySource(ofAlerts), changes: bySource(ofChanges), lines: await ofLines(ctx) };
}

async function ofLines(ctx: Ctx): Promise<LastArrivals["lines"]> {
  if (ctx.services !== null) return null;
  const rows = await executor(ctx)
    .select({ source: lineSenders.sender, at: lineSenders.lastAt })
    .from(lineSenders)
    .where(eq(lineSenders.workspaceId, ctx.workspaceId));
  return bySource(rows);
}

const bySource = (rows: { source: string; at: Date | null }[]): Record<string, string> =>
  Object.fromEntries(rows.map(({ source, at }) => [source, at!.toISOString()]));
