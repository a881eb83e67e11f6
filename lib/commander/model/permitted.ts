import { type Ctx, cachedSettings, demandQuota } from "@/lib/access";
import {
  AiError,
  type AiErrorCode,
  breakerStates,
  isSurelyOutside,
  languageModels,
  priceOf,
  type Reach,
  serverHost,
} from "@/lib/ai";
import { DomainError } from "@/lib/kit/errors";

/** What may be asked now and where it may be. */
export interface Permitted {
  models: string[];
  reach: Reach;
}

const no = (message: string, code: AiErrorCode, cause?: unknown) => new AiError(message, cause, code);

/**
 * The models that may be asked, the chosen one alone when a person chose; by the settings alone, without a look at quotas.
 *
 * @throws {@link AiError} `not_configured` or `forbidden`
 */
export async function demandPermitted(ctx: Ctx, chosen?: string): Promise<Permitted> {
  const { models, configured } = languageModels();
  if (!configured) throw no("No language model is configured (AI_MODEL).", "not_configured");
  if (chosen !== undefined && !models.includes(chosen))
    throw no(`There is no model ${chosen}. There are: ${models.join(", ")}.`, "not_configured");
  const { aiCalls } = await cachedSettings(ctx);
  if (aiCalls === "none")
    throw no("This workspace allows no call of a language model (Settings, AI).", "forbidden");
  if (aiCalls === "local" && isSurelyOutside())
    throw no(
      `This workspace allows only models in its own network (Settings, AI), and the one that is configured is at ${serverHost()}.`,
      "forbidden",
    );
  return { models: chosen === undefined ? models : [chosen], reach: aiCalls };
}

/**
 * That the quotas of the day are not used up. Asked before each call, so what is under way at the moment may pass them and no more.
 *
 * @throws {@link AiError} `over_budget`
 */
export async function demandQuotas(ctx: Ctx, models: string[]): Promise<void> {
  try {
    await demandQuota(ctx, "ai_tokens");
    if (models.some(hasPrice)) await demandQuota(ctx, "ai_cost");
  } catch (error) {
    if (error instanceof DomainError && error.code === "rate_limited")
      throw no(error.message, "over_budget", error);
    throw error;
  }
}

/** Whether asking it costs something that can be counted. */
function hasPrice(model: string): boolean {
  const price = priceOf(model);
  return price !== null && price.in + price.out > 0;
}

/** Why no model may be asked now, as a sentence for people; null when one may. */
export async function whyNoModel(ctx: Ctx): Promise<string | null> {
  try {
    const { models } = await demandPermitted(ctx);
    await demandQuotas(ctx, models);
    return whyAllRest(models);
  } catch (error) {
    if (error instanceof AiError) return error.message;
    throw error;
  }
}

function whyAllRest(models: string[]): string | null {
  const retries = models.map((model) => openUntil(model));
  if (retries.includes(null)) return null;
  const at = new Date(Math.min(...(retries as number[]))).toISOString().slice(11, 19);
  return `The language model has failed again and again; it is tried again at ${at} UTC.`;
}

/** Epoch ms; null while it may be asked. */
export function openUntil(model: string): number | null {
  const host = serverHost();
  return breakerStates().find((one) => one.model === model && one.provider === host)?.retryAt ?? null;
}
