import { type Ctx, countUsage } from "@/lib/access";
import { AiError, type Answered, type Ask, askModel, type Budget, type Listener, type Used } from "@/lib/ai";
import { log } from "@/lib/kit/log";
import { keepAnswer, keptAnswer } from "./answers";
import { countCall, countQuestion } from "./metrics";
import { demandPermitted, demandQuotas, openUntil } from "./permitted";

export interface AskOptions {
  /** Of the run; taken from as calls go. */
  budget: Budget;
  signal?: AbortSignal;
  /** A configured one that a person chose: it is asked alone. */
  model?: string;
  /** Asks anew what was answered before, and keeps nothing. */
  uncached?: boolean;
}

const NOTHING: Used = { calls: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 };

/**
 * Asks a language model on behalf of a workspace: within its settings, its quotas of the day and the budget of the run. A
 * question without tools that was answered before is answered again at no cost. Who may ask is decided by the verb that asks.
 *
 * @throws {@link AiError}: `forbidden` and `not_configured` before any socket is opened, `over_budget`, and what {@link askModel} says
 */
export async function askWithin<T>(
  ctx: Ctx,
  { budget, signal, model: chosen, uncached = false }: AskOptions,
  ask: Ask<T>,
  listener?: Listener,
): Promise<Answered<T>> {
  if (ctx.tx) throw new Error("a model is never asked within a transaction");
  const beganAt = Date.now();
  try {
    const { models, reach } = await demandPermitted(ctx, chosen);
    const kept = !uncached ? await keptAnswer(ctx, standIns(models), ask) : null;
    if (kept) {
      listener?.onPartial?.(kept.answer);
      countQuestion("kept", beganAt);
      return { ...kept, used: NOTHING };
    }
    await demandQuotas(ctx, models);
    const answered = await askModel(
      {
        models,
        reach,
        budget,
        signal,
        // The workspace may have said no meanwhile, and others use the same quota.
        mayCall: async (model) => {
          if ((await demandPermitted(ctx, chosen)).reach !== reach) throw changed();
          await demandQuotas(ctx, [model]);
        },
        onUsed: (used, model) => meter(ctx, used, model),
      },
      ask,
      listener,
    );
    if (!uncached) await keep(ctx, ask, answered);
    countQuestion("answered", beganAt);
    return answered;
  } catch (error) {
    countQuestion("failed", beganAt, error instanceof AiError ? error.code : "stopped");
    throw error;
  }
}

const changed = () => new AiError("The workspace has changed whom agents may ask.", undefined, "forbidden");

/** What the fall-back said counts while the first cannot be asked; else the first is asked. */
const standIns = (models: string[]): string[] => {
  const able = models.findIndex((model) => openUntil(model) === null);
  return able === -1 ? models : models.slice(0, able + 1);
};

function meter(ctx: Ctx, used: Used, model: string): void {
  countUsage(ctx, "ai_tokens", used.inputTokens + used.outputTokens);
  countUsage(ctx, "ai_cost", used.costMicros ?? 0);
  countCall(model, used);
}

/** An answer that cannot be kept is an answer all the same. */
async function keep<T>(ctx: Ctx, ask: Ask<T>, answered: Answered<T>): Promise<void> {
  await keepAnswer(ctx, ask, answered).catch((error: unknown) => {
    log().warn({ err: error, workspaceId: ctx.workspaceId }, "an answer of a model could not be kept");
  });
}
