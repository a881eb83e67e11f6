import { and, eq, gt, ne } from "drizzle-orm";
import { db } from "@/db/client";
import { incidents } from "@/db/schema";
import { executor, systemCtx, transact } from "@/lib/access";
import { writeHistory } from "../history";
import { lockWorkspace } from "../internal";
import { firstReads } from "./first-read";

const INCIDENTS_AT_MOST = 100;

/** Reads again what has gone on since it was read last, over all workspaces: the last figures of a fault that stopped. */
export async function readAgain(): Promise<void> {
  const stale = and(ne(incidents.status, "resolved"), gt(incidents.lastSignalAt, incidents.reportedAt));
  const rows = await db()
    .select({ workspaceId: incidents.workspaceId, id: incidents.id })
    .from(incidents)
    .where(stale)
    .limit(INCIDENTS_AT_MOST);
  for (const { workspaceId, id } of rows)
    await transact(systemCtx(workspaceId), async (ctx) => {
      await lockWorkspace(ctx);
      const [row] = await executor(ctx)
        .select()
        .from(incidents)
        .where(and(eq(incidents.workspaceId, workspaceId), eq(incidents.id, id), stale));
      if (!row) return;
      const notes = await firstReads(ctx, [row], row.lastSignalAt.getTime());
      await writeHistory(ctx, notes, [id], new Set([id]));
    });
}
