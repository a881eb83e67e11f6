import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { systemCtx, transact } from "@/lib/access";
import { expireIn } from "./store";

/**
 * Once a minute, over all workspaces: ends what its sender stopped repeating, and lets what noise control holds back or calls
 * flapping be looked at again, for windows end and calm returns without any notice.
 */
export async function watchAlerts(now = Date.now()): Promise<void> {
  const at = new Date(now).toISOString();
  const due = await db().execute<{ workspace_id: string }>(sql`
    select distinct workspace_id from alerts
    where status <> 'resolved' and expires_at is not null and expires_at < ${at}::timestamptz limit 1000`);
  for (const row of due) await transact(systemCtx(row.workspace_id), (ctx) => expireIn(ctx, now));
  await db().execute(sql`
    update alerts set pending_since = ${at}::timestamptz
    where pending_since is null
      and (is_flapping or (status <> 'resolved' and noise ->> 'action' = 'hold'))`);
}
