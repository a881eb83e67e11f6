import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { workspaces } from "@/db/schema";
import { notFound } from "@/lib/kit/errors";
import { Fresh } from "@/lib/kit/fresh";
import { difference } from "../audit/difference";
import { recordAudit } from "../audit/record";
import { authorize, type Ctx, executor, transact } from "../context";
import { withRightsNow } from "../rights-now";
import { type NamedSettings, type SettingsPatch, settingsSchema, type WorkspaceSettings } from "../schemas";

/** Intake asks for every batch. */
const fresh = new Fresh<WorkspaceSettings>("settings");

/** A stored value that is no longer valid counts as absent, so that no old row can stop the work. */
const stored = z.object({
  quietMinutes: settingsSchema.shape.quietMinutes.catch(30),
  reopenMinutes: settingsSchema.shape.reopenMinutes.catch(15),
  resolveWithAlerts: settingsSchema.shape.resolveWithAlerts.catch(true),
  redactEmails: settingsSchema.shape.redactEmails.catch(false),
  dailyLines: settingsSchema.shape.dailyLines.catch(null),
  // Some hundred analyses: more in one day is a loop and not a bad day.
  dailyAiTokens: settingsSchema.shape.dailyAiTokens.catch(2_000_000),
  aiCalls: settingsSchema.shape.aiCalls.catch("any"),
  aiRunCalls: settingsSchema.shape.aiRunCalls.catch(12),
  aiRunTokens: settingsSchema.shape.aiRunTokens.catch(120_000),
  aiRunSeconds: settingsSchema.shape.aiRunSeconds.catch(120),
  aiRunCost: settingsSchema.shape.aiRunCost.catch(null),
  dailyAiCost: settingsSchema.shape.dailyAiCost.catch(null),
  quorum: settingsSchema.shape.quorum.catch("unanimous"),
  currency: settingsSchema.shape.currency.catch("EUR"),
  corsOrigins: settingsSchema.shape.corsOrigins.catch([]),
  allowedDomains: settingsSchema.shape.allowedDomains.catch([]),
});

/** The settings column as it is meant: defaults for what is absent. */
export const readSettings = (column: unknown): WorkspaceSettings => stored.parse(column ?? {});

/** What the workspace has chosen. */
export async function workspaceSettings(ctx: Ctx): Promise<WorkspaceSettings> {
  const [row] = await executor(ctx)
    .select({ settings: workspaces.settings })
    .from(workspaces)
    .where(eq(workspaces.id, ctx.workspaceId));
  return readSettings(row?.settings);
}

/** The same for a path that runs for every request: at most a second old. */
export async function cachedSettings(ctx: Ctx, now = Date.now()): Promise<WorkspaceSettings> {
  return fresh.get(ctx.workspaceId, () => workspaceSettings(ctx), now);
}

/** The same as people see it: with the workspace's name. */
export async function namedSettings(ctx: Ctx): Promise<NamedSettings> {
  const [row] = await executor(ctx)
    .select({ name: workspaces.name, settings: workspaces.settings })
    .from(workspaces)
    .where(eq(workspaces.id, ctx.workspaceId));
  if (!row) throw notFound("workspace");
  return { ...readSettings(row.settings), name: row.name };
}

/** Changes some settings and says so in the audit; answers all of them. */
export async function patchSettings(ctx: Ctx, patch: SettingsPatch): Promise<NamedSettings> {
  authorize(ctx, "workspace:manage");
  return transact(ctx, async (given) => {
    const inside = await withRightsNow(given);
    authorize(inside, "workspace:manage");
    const before = await namedSettings(inside);
    const changed = difference(before, patch);
    if (!changed) return before;
    const { name, ...settings } = patch;
    await executor(inside)
      .update(workspaces)
      .set({
        ...(name !== undefined && { name }),
        settings: sql`${workspaces.settings} || ${JSON.stringify(settings)}::text::jsonb`,
      })
      .where(eq(workspaces.id, inside.workspaceId));
    await recordAudit(inside, { action: "settings.changed", subject: inside.workspaceId, ...changed });
    return { ...before, ...patch };
  });
}
