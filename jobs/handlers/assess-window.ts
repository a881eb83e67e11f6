import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { executor, systemCtx, transact } from "@/lib/access";
import { learnServices } from "@/lib/catalog";
import { groupSignals } from "@/lib/incidents";
import { detectSignals } from "@/lib/signals";
import type { WindowFindings } from "@/lib/templates";

/** Reads the signals of a stored window and opens or joins incidents, once however often it is called. */
export async function assessWindow(workspaceId: string, findings: WindowFindings): Promise<void> {
  const system = systemCtx(workspaceId);
  const detected = await detectSignals(system, findings);
  await transact(system, async (ctx) => {
    const marked = await executor(ctx).execute(sql`
      update windows set assessed_at = now(), findings = null
      where workspace_id = ${workspaceId} and id = ${findings.windowId} and assessed_at is null returning id`);
    if (marked.length === 0) return;
    await learnServices(ctx, findings);
    await groupSignals(ctx, detected, findings);
  });
}

/** Windows that a worker stored and then died over. */
export async function assessForgotten(olderThanSeconds: number): Promise<void> {
  const rows = await db().execute<{ workspace_id: string; findings: WindowFindings }>(sql`
    select workspace_id, findings from windows
    where assessed_at is null and closed_at < now() - make_interval(secs => ${olderThanSeconds}) and findings is not null
    order by closed_at limit 100`);
  for (const row of rows) await assessWindow(row.workspace_id, row.findings);
}
