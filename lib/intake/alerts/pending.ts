import { and, asc, eq, inArray, isNotNull, ne, sql } from "drizzle-orm";
import { alerts } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { publish } from "@/lib/live";
import type { AlertRow } from "./rows";
import { liveOf } from "./store";
import type { LiveAlert } from "./transition";

/** An alert whose last turn nobody has looked at. */
export interface PendingAlert
  extends Pick<
    AlertRow,
    | "fingerprint"
    | "title"
    | "severity"
    | "service"
    | "rule"
    | "source"
    | "environment"
    | "url"
    | "isFlapping"
  > {
  description: string | null;
  labels: Record<string, string>;
  /** What was decided on this episode before; null when nobody has looked at it. */
  decided: Noise | null;
  live: LiveAlert;
}

/** What noise control makes of an alert that fires. */
export interface Noise {
  action: "pass" | "hold" | "join";
  ruleId: string | null;
  kind: string | null;
  explanation: string;
}

/** What was decided on a pending alert; plain data, as it is stored. */
export interface AlertDecision {
  fingerprint: string;
  service: string | null;
  /** Screens are told; what is held back as before is none. */
  isNews: boolean;
  /** As it was when it was looked at. Within an episode notices only grow and the state only moves on. */
  seen: Pick<LiveAlert, "status" | "episodes" | "notices">;
  isFlapping: boolean;
  /** Null for one that does not fire. */
  noise: Noise | null;
}

/** So many are looked at in one transaction. */
export const PENDING_AT_ONCE = 500;

/**
 * The alerts that wait to be looked at, the longest waiting first. They are not locked, so that no sender waits for the look;
 * the workspace is, so that there is one look at a time.
 */
export async function takePendingAlerts(ctx: Ctx): Promise<PendingAlert[]> {
  const mine = and(eq(alerts.workspaceId, ctx.workspaceId), isNotNull(alerts.pendingSince));
  const due = executor(ctx)
    .select({ fingerprint: alerts.fingerprint })
    .from(alerts)
    .where(mine)
    .orderBy(asc(alerts.pendingSince))
    .limit(PENDING_AT_ONCE);
  const rows = await executor(ctx)
    .select()
    .from(alerts)
    .where(and(mine, inArray(alerts.fingerprint, due)))
    .orderBy(asc(alerts.fingerprint));
  return rows.map((row) => ({
    ...row,
    labels: row.labels as Record<string, string>,
    decided: row.noise as Noise | null,
    live: liveOf(row),
  }));
}

/** Alerts of services that fire and were not held back: what may explain others. */
export async function unheldAlerts(ctx: Ctx) {
  const rows = await executor(ctx)
    .select({
      id: alerts.fingerprint,
      service: alerts.service,
      title: alerts.title,
      since: alerts.firingSince,
    })
    .from(alerts)
    .where(
      and(
        eq(alerts.workspaceId, ctx.workspaceId),
        ne(alerts.status, "resolved"),
        isNotNull(alerts.service),
        sql`${alerts.noise} ->> 'action' = 'pass'`,
      ),
    )
    .limit(1000);
  return rows.map((row) => ({ ...row, service: row.service!, since: row.since.getTime() }));
}

/** Writes down what was decided, and which signal each alert has become. One of which there is news meanwhile waits on. */
export async function settleDecisions(ctx: Ctx, decisions: readonly AlertDecision[]): Promise<void> {
  if (decisions.length === 0) return;
  const settled = decisions.map(({ seen, isNews: _, service: __, ...rest }) => ({ ...rest, ...seen }));
  await executor(ctx).execute(sql`
    update alerts a set pending_since = case when (a.status, a.episodes, a.notices) = (d.status, d.episodes, d.notices) then null else a.pending_since end, is_flapping = d."isFlapping", noise = d.noise,
      signal_id = coalesce((
        select s.id from signals s where s.workspace_id = a.workspace_id and s.alert_fingerprint = a.fingerprint
        order by s.last_seen_at desc, s.id desc limit 1), a.signal_id)
    from jsonb_to_recordset(${JSON.stringify(settled)}::text::jsonb)
      as d(fingerprint text, status text, episodes int, notices int, "isFlapping" boolean, noise jsonb)
    where a.workspace_id = ${ctx.workspaceId} and a.fingerprint = d.fingerprint`);
  await tellScreens(ctx, decisions);
}

/** An event for each service: a limited view is told of one whose services it all sees. */
async function tellScreens(ctx: Ctx, decisions: readonly AlertDecision[]): Promise<void> {
  const byService = Map.groupBy(
    decisions.filter(({ isNews }) => isNews),
    ({ service }) => service,
  );
  await publish(
    ctx,
    [...byService].map(([service, { length }]) => ({
      type: "performance_metrics" as const,
      services: service === null ? null : [service],
      data: { service, alerts: length },
    })),
  );
}
