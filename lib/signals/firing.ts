import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor, inView } from "@/lib/access";

/**
 * Which of these signals are alerts whose sender says that they still fire. One that fires anew as another signal does not fire
 * as this one.
 */
export async function firingSignals(ctx: Ctx, signalIds: string[]): Promise<ReadonlySet<string>> {
  if (signalIds.length === 0) return new Set();
  const rows = await executor(ctx).execute<{ id: string }>(sql`
    select s.id from signals s
    join alerts a on a.workspace_id = s.workspace_id and a.fingerprint = s.alert_fingerprint
    where s.workspace_id = ${ctx.workspaceId} and s.id = any(${textArray(signalIds)}) and ${inView(ctx, sql`s.service`)}
      and a.status <> 'resolved' and coalesce(a.signal_id, s.id) = s.id`);
  return new Set(rows.map(({ id }) => id));
}
