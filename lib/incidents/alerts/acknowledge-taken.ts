import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor, recordAudit } from "@/lib/access";
import { writeHistory } from "../history";

/**
 * Acknowledges open incidents of alerts that somebody took at their sender's: whoever looks here need not wake anybody else.
 * Runs inside a transaction that holds the workspace. Answers how many.
 */
export async function acknowledgeTaken(ctx: Ctx, fingerprints: string[], now: number): Promise<number> {
  if (fingerprints.length === 0) return 0;
  const at = new Date(now).toISOString();
  const rows = await executor(ctx).execute<{ id: string; number: number; source: string }>(sql`
    with taken as (
      select s.incident_id as id, min(a.source) as source from alerts a
      join signals s on s.workspace_id = a.workspace_id and s.alert_fingerprint = a.fingerprint
      where a.workspace_id = ${ctx.workspaceId} and a.fingerprint = any(${textArray(fingerprints)})
        and a.status = 'acknowledged' and s.incident_id is not null
      group by s.incident_id
    )
    update incidents i set status = 'acknowledged', acknowledged_at = coalesce(i.acknowledged_at, ${at}::timestamptz)
    from taken where i.workspace_id = ${ctx.workspaceId} and i.id = taken.id and i.status = 'open'
    returning i.id, i.number, taken.source`);
  await recordAudit(
    ctx,
    ...rows.map(({ number, source }) => ({
      action: "incident.acknowledged",
      subject: `incident ${number}`,
      before: { status: "open" },
      after: { status: "acknowledged", by: source },
    })),
  );
  await writeHistory(
    ctx,
    rows.map(({ id, source }) => ({
      incidentId: id,
      kind: "status" as const,
      text: `Acknowledged by rule: somebody took its alert at ${source}.`,
      data: { from: "open", to: "acknowledged" },
    })),
  );
  return rows.length;
}
