import { eq } from "drizzle-orm";
import { counters } from "@/db/schema";
import { type Ctx, executor } from "../context";

/**
 * Holds the workspace's counter row until the transaction ends: what is decided about its incidents and its members is
 * decided one after the other, so that two windows of one outage cannot both open an incident and two owners cannot remove
 * each other. The same row gives the numbers of events.
 */
export async function lockWorkspace(ctx: Ctx): Promise<void> {
  await executor(ctx)
    .select({ id: counters.workspaceId })
    .from(counters)
    .where(eq(counters.workspaceId, ctx.workspaceId))
    .for("update");
}
