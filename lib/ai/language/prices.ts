import { env } from "@/lib/kit/env";
import { singleton } from "@/lib/kit/singleton";

/** Of one token, in millionths of the currency: what a million tokens cost in whole ones. */
export interface Price {
  in: number;
  out: number;
}

const parsed = () => singleton("ai-prices", () => ({ text: "", prices: new Map<string, Price>() }));

/** What the model costs by AI_PRICES, whose form the environment has checked; null when it is not listed. */
export function priceOf(model: string): Price | null {
  const text = env().AI_PRICES ?? "";
  const kept = parsed();
  if (kept.text !== text) Object.assign(kept, { text, prices: readPrices(text) });
  return kept.prices.get(model) ?? null;
}

export function readPrices(text: string): Map<string, Price> {
  const entries = text.split(",").flatMap((one): [string, Price][] => {
    const [model, price] = one.split("=").map((part) => part.trim());
    const [into, out] = (price ?? "").split("/").map(Number);
    return model && out !== undefined ? [[model, { in: into!, out }]] : [];
  });
  return new Map(entries);
}

/** Whole millionths; what is begun counts. */
export const costOf = (price: Price | null, inputTokens: number, outputTokens: number): number | null =>
  price && Math.ceil(inputTokens * price.in + outputTokens * price.out);
