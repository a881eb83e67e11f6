import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor, recordAudit, workspaceSettings } from "@/lib/access";
import { MINUTE_MS } from "@/lib/kit/clock";
import { writeHistory } from "../history";
import { countResolved } from "../metrics";

/** Signals of records that were seen within this time still go on. */
const GOES_ON_MS = 5 * MINUTE_MS;

/**
 * Resolves incidents of these alerts (of all alerts for null), when all their alerts are resolved, none flaps, and no other
 * signal goes on. Whoever acknowledged one is told by its history. Runs inside a transaction that holds the workspace.
 */
export async function resolveEnded(ctx: Ctx, fingerprints: string[] | null, now: number): Promise<number> {
  if (fingerprints?.length === 0 || !(await workspaceSettings(ctx)).resolveWithAlerts) return 0;
  const asked = fingerprints ? sql`and a.fingerprint = any(${textArray(fingerprints)})` : sql``;
  const rows = await executor(ctx).execute<{
    id: string;
    number: number;
    opened_at: string;
    was: string;
  }>(sql`
    with ended as materialized (
      select distinct s.incident_id as id from alerts a
      join signals s on s.workspace_id = a.workspace_id and s.alert_fingerprint = a.fingerprint
      where a.workspace_id = ${ctx.workspaceId} and a.status = 'resolved' and s.incident_id is not null ${asked}
    ), looked_at as materialized (
      -- Asked for each incident by index: as anti-joins they would read all signals of the workspace.
      select i.id, i.status,
        exists (
          select 1 from signals s join alerts a on a.workspace_id = s.workspace_id and a.fingerprint = s.alert_fingerprint
          where s.workspace_id = i.workspace_id and s.incident_id = i.id and (a.status <> 'resolved' or a.is_flapping))
        or exists (
          select 1 from signals s where s.workspace_id = i.workspace_id and s.incident_id = i.id
            and s.kind <> 'alert' and s.last_seen_at > ${new Date(now - GOES_ON_MS).toISOString()}::timestamptz) as goes_on
      from incidents i join ended on ended.id = i.id
      where i.workspace_id = ${ctx.workspaceId} and i.status <> 'resolved' and i.grouping ->> 'rule' <> 'manual'
    ), over as (
      select id, status from looked_at where not goes_on
    )
    update incidents i set status = 'resolved', resolved_by = 'alerts', resolved_at = ${new Date(now).toISOString()}::timestamptz
    from over where i.workspace_id = ${ctx.workspaceId} and i.id = over.id
    returning i.id, i.number, i.opened_at, over.status as was`);
  await recordAudit(
    ctx,
    ...rows.map(({ number, was }) => ({
      action: "incident.resolved",
      subject: `incident ${number}`,
      before: { status: was },
      after: { status: "resolved", resolvedBy: "alerts" },
    })),
  );
  for (const row of rows) countResolved(ctx, "alerts", new Date(row.opened_at));
  await writeHistory(
    ctx,
    rows.map(({ id }) => ({
      incidentId: id,
      kind: "auto_resolved" as const,
      text: "Resolved by rule: all its alerts are over, and nothing else goes on.",
    })),
  );
  return rows.length;
}
