import { eq } from "drizzle-orm";
import { z } from "zod";
import { workspaces } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";

/** The part of a workspace's settings that this room reads. A wrong value counts as absent. */
export const incidentSettingsSchema = z.object({
  /** An open incident without a signal for this long is resolved. */
  quietMinutes: z.number().min(1).max(10_080).catch(30),
  /** A fault that comes back within this time reopens its incident; later it is a new one. */
  reopenMinutes: z.number().min(0).max(1440).catch(15),
});

export async function incidentSettings(ctx: Ctx) {
  const [row] = await executor(ctx)
    .select({ settings: workspaces.settings })
    .from(workspaces)
    .where(eq(workspaces.id, ctx.workspaceId));
  return incidentSettingsSchema.parse(row?.settings ?? {});
}
