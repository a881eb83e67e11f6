import { authorize, type Ctx, readUsage, type Usage, workspaceSettings } from "@/lib/access";
import { breakerStates, embeddingRole, languageModels, priceOf, serverHost } from "@/lib/ai";
import { whyNoModel } from "./permitted";
import type { AiStanding } from "./schemas";

/** What is configured, what the workspace allows, how the models are and what is left of the day. */
export async function aiStanding(ctx: Ctx): Promise<AiStanding> {
  authorize(ctx, "usage:read");
  const { models, configured } = languageModels();
  const { aiCalls } = await workspaceSettings(ctx);
  const host = configured ? serverHost() : null;
  const states = breakerStates().filter(({ provider }) => provider === host);
  const usage = await readUsage(ctx);
  return {
    calls: aiCalls,
    host,
    models: (configured ? models : []).map((name) => {
      const known = states.find(({ model }) => model === name);
      return {
        name,
        price: priceOf(name),
        breaker: known?.state ?? "closed",
        failures: known?.failures ?? 0,
        retryAt: known?.retryAt ? new Date(known.retryAt).toISOString() : null,
      };
    }),
    whyNot: await whyNoModel(ctx),
    tokens: amountOf(usage, "ai_tokens", 1),
    cost: amountOf(usage, "ai_cost", 1_000_000),
    resetsAt: usage.resetsAt,
    embeddings: embeddingRole(),
  };
}

function amountOf({ meters }: Usage, of: "ai_tokens" | "ai_cost", unit: number) {
  const { used, quota } = meters.find(({ meter }) => meter === of)!;
  return {
    used: used / unit,
    quota: quota === null ? null : quota / unit,
    left: quota === null ? null : Math.max(0, quota - used) / unit,
  };
}
