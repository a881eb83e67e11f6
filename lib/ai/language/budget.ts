import { AiError } from "../errors";
import type { Budget, Used } from "./model";
import { costOf, type Price } from "./prices";

/** More is no report; whoever thinks aloud has room as well. */
const MOST_OUTPUT = 16_000;
/** With less no answer has its form. */
const LEAST_OUTPUT = 256;
const CHARS_PER_TOKEN = 4;

/** Where the server does not say: most writing has a token every four letters. */
export const estimatedTokens = (chars: number): number => Math.ceil(chars / CHARS_PER_TOKEN);

/**
 * How many tokens the answer may have at most. Where money is limited and the price of the model is not known, tokens decide alone.
 *
 * @throws {@link AiError} `over_budget` when there is nothing left to ask with
 */
export function demandBudget(
  budget: Budget,
  inputTokens: number,
  price: Price | null,
  now = Date.now(),
): number {
  const over = (what: string) => new AiError(`The budget has no ${what} left.`, undefined, "over_budget");
  if (budget.calls < 1) throw over("call");
  if (now >= budget.deadline) throw over("time");
  const byTokens = budget.tokens - inputTokens;
  if (byTokens < LEAST_OUTPUT) throw over("tokens");
  const byCost = affordable(budget.costMicros, inputTokens, price);
  if (byCost < LEAST_OUTPUT) throw over("money");
  return Math.min(MOST_OUTPUT, byTokens, byCost);
}

function affordable(costMicros: number | null, inputTokens: number, price: Price | null): number {
  if (costMicros === null || price === null) return Number.POSITIVE_INFINITY;
  const left = costMicros - inputTokens * price.in;
  if (left <= 0) return 0;
  return price.out === 0 ? Number.POSITIVE_INFINITY : Math.floor(left / price.out);
}

/** Takes one call and what its question will cost; gives back a way to settle with what it did cost. */
export function takeFrom(budget: Budget, inputTokens: number, price: Price | null): (used: Used) => void {
  const held = costOf(price, inputTokens, 0);
  const take = (calls: number, tokens: number, cost: number | null) => {
    budget.calls -= calls;
    budget.tokens -= tokens;
    if (budget.costMicros !== null && cost !== null) budget.costMicros -= cost;
  };
  take(1, inputTokens, held);
  return (used) =>
    take(
      used.calls - 1,
      used.inputTokens + used.outputTokens - inputTokens,
      held === null ? null : (used.costMicros ?? 0) - held,
    );
}

export const NOTHING_USED: Used = { calls: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 };

export const sumOf = (a: Used, b: Used): Used => ({
  calls: a.calls + b.calls,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  costMicros: a.costMicros === null || b.costMicros === null ? null : a.costMicros + b.costMicros,
});
