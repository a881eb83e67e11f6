import { type Ctx, cachedSettings, quotaStanding } from "@/lib/access";
import type { Budget } from "@/lib/ai";

/**
 * What one run may use of models: as the workspace has chosen for a run, and no more than is left of the day.
 */
export async function openBudget(ctx: Ctx, now = Date.now()): Promise<Budget> {
  const settings = await cachedSettings(ctx, now);
  const tokens = await leftOf(ctx, "ai_tokens", now);
  const cost = await leftOf(ctx, "ai_cost", now);
  const runCost = settings.aiRunCost === null ? Number.POSITIVE_INFINITY : settings.aiRunCost * 1_000_000;
  const costMicros = Math.floor(Math.min(runCost, cost));
  return {
    calls: settings.aiRunCalls,
    tokens: Math.min(settings.aiRunTokens, tokens),
    deadline: now + settings.aiRunSeconds * 1000,
    costMicros: Number.isFinite(costMicros) ? costMicros : null,
  };
}

/** Infinity without a quota. */
async function leftOf(ctx: Ctx, meter: "ai_tokens" | "ai_cost", now: number): Promise<number> {
  const { quota, used } = await quotaStanding(ctx, meter, now);
  return quota === null ? Number.POSITIVE_INFINITY : Math.max(0, quota - used);
}
