import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { incidents, workspaces } from "@/db/schema";
import { executor, readSettings, recordAudit, systemCtx, transact } from "@/lib/access";
import { writeHistory } from "./history";
import { lockWorkspace } from "./internal";
import { countResolved } from "./metrics";

const WORKSPACES_AT_MOST = 1000;
const INCIDENTS_AT_MOST = 200;

/**
 * Resolves what has been quiet for the workspace's `quietMinutes`. Only incidents that are `open`: what somebody has
 * acknowledged or mitigated is in that person's hands, and so is what a person opened. Answers how many. `now` is epoch ms.
 */
export async function resolveQuiet(now = Date.now()): Promise<number> {
  const rows = await db()
    .selectDistinct({ id: workspaces.id, settings: sql<unknown>`${workspaces.settings}::text` })
    .from(incidents)
    .innerJoin(workspaces, eq(workspaces.id, incidents.workspaceId))
    .where(eq(incidents.status, "open"))
    .limit(WORKSPACES_AT_MOST);
  let resolved = 0;
  for (const row of rows) {
    const { quietMinutes } = readSettings(JSON.parse(String(row.settings)));
    resolved += await resolveIn(row.id, quietMinutes, now);
  }
  return resolved;
}

/** One short transaction per workspace. A signal that joins meanwhile has moved `lastSignalAt`, and the incident stays. */
async function resolveIn(workspaceId: string, quietMinutes: number, now: number): Promise<number> {
  const quiet = and(
    eq(incidents.workspaceId, workspaceId),
    eq(incidents.status, "open"),
    sql`${incidents.grouping} ->> 'rule' <> 'manual'`,
    sql`${incidents.lastSignalAt} < ${new Date(now).toISOString()}::timestamptz
      - make_interval(mins => coalesce(${incidents.quietMinutes}, ${Math.ceil(quietMinutes)}::int))`,
    // An alert that fires is no quiet; one that nobody has repeated for a day is forgotten.
    sql`not exists (
      select 1 from signals s join alerts a on a.workspace_id = s.workspace_id and a.fingerprint = s.alert_fingerprint
      where s.workspace_id = ${incidents.workspaceId} and s.incident_id = ${incidents.id}
        and a.status <> 'resolved' and a.last_seen_at > ${new Date(now - 24 * 3600_000).toISOString()}::timestamptz)`,
  );
  const found = await db().select({ id: incidents.id }).from(incidents).where(quiet).limit(INCIDENTS_AT_MOST);
  if (found.length === 0) return 0;
  return transact(systemCtx(workspaceId), async (ctx) => {
    await lockWorkspace(ctx);
    const ids = found.map((row) => row.id);
    const rows = await executor(ctx)
      .update(incidents)
      .set({ status: "resolved", resolvedAt: new Date(now), resolvedBy: "quiet" })
      .where(and(quiet, inArray(incidents.id, ids)))
      .returning({
        id: incidents.id,
        number: incidents.number,
        openedAt: incidents.openedAt,
        ownQuiet: incidents.quietMinutes,
      });
    await recordAudit(
      ctx,
      ...rows.map((row) => ({
        action: "incident.resolved",
        subject: `incident ${row.number}`,
        before: { status: "open" },
        after: { status: "resolved", resolvedBy: "quiet" },
      })),
    );
    for (const row of rows) countResolved(ctx, "quiet", row.openedAt);
    await writeHistory(
      ctx,
      rows.map((row) => ({
        incidentId: row.id,
        kind: "auto_resolved" as const,
        text: `Resolved by itself: no signal for ${row.ownQuiet ?? quietMinutes} min.`,
        data: { quietMinutes: row.ownQuiet ?? quietMinutes },
      })),
    );
    return rows.length;
  });
}
