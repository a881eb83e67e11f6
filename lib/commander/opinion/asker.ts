import type { Ctx } from "@/lib/access";
import type { Answered, Ask, Budget, Listener } from "@/lib/ai";

export interface AskedWithin {
  budget: Budget;
  signal: AbortSignal;
  /** One of the configured models, or `none`; the workspace's own choice when left out. */
  model?: string | undefined;
  /** Also where the same was asked before. */
  uncached?: boolean | undefined;
}

/** Who asks models for agents. It is handed in, so that what agents do with an answer can be tested with any answer. */
export interface Asker {
  /** What one run may use. */
  openBudget(ctx: Ctx): Promise<Budget>;
  /** Why no model may be asked here, for people; null when one may. */
  whyNoModel(ctx: Ctx): Promise<string | null>;
  /** Throws `AiError`, and what `signal` is aborted with. */
  askWithin<T>(ctx: Ctx, within: AskedWithin, ask: Ask<T>, listener?: Listener): Promise<Answered<T>>;
}
