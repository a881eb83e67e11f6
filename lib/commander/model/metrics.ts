import type { Used } from "@/lib/ai";
import { counter, histogram } from "@/lib/kit/metrics";

/** How an ask ended: asked and answered, answered from what was kept, or not. */
export const OUTCOMES = ["answered", "kept", "failed"] as const;
type Outcome = (typeof OUTCOMES)[number];

const calls = () => counter("ai_calls_total", "Calls of language models that used something", ["model"]);
const tokens = () => counter("ai_tokens_total", "Tokens of language models", ["model", "direction"]);
const asks = () => counter("ai_asks_total", "Asks of language models", ["outcome"]);
const failures = () => counter("ai_failures_total", "Asks that got no answer, by the reason", ["code"]);
const seconds = () =>
  histogram(
    "ai_ask_seconds",
    "From an ask to its answer, with all looks and retries",
    [0.25, 0.5, 1, 2, 5, 10, 20, 40, 80, 160],
    ["outcome"],
  );

/** Models are those of the environment, two at most. */
export function countCall(model: string, used: Used): void {
  calls().inc({ model }, used.calls);
  tokens().inc({ model, direction: "in" }, used.inputTokens);
  tokens().inc({ model, direction: "out" }, used.outputTokens);
}

export function countQuestion(outcome: Outcome, beganAt: number, code?: string): void {
  asks().inc({ outcome });
  seconds().observe({ outcome }, Math.max(0, Date.now() - beganAt) / 1000);
  if (code !== undefined) failures().inc({ code });
}

/** A figure that is missing until something happens cannot be told from one that does not exist. */
export function standModelMetrics(): void {
  for (const outcome of OUTCOMES) asks().inc({ outcome }, 0);
  calls();
  tokens();
  failures();
  seconds();
}
