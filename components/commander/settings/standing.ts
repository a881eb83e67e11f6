import { z } from "zod";

const amount = z.object({ used: z.number(), quota: z.number().nullable(), left: z.number().nullable() });

/** What the page shows of how the workspace stands with models. Money is in the currency of AI_PRICES. */
export const standingSchema = z.object({
  calls: z.enum(["any", "local", "none"]),
  host: z.string().nullable(),
  models: z.array(
    z.object({
      name: z.string(),
      price: z.object({ in: z.number(), out: z.number() }).nullable(),
      breaker: z.enum(["closed", "open", "half-open"]),
      failures: z.number().int(),
      retryAt: z.iso.datetime().nullable(),
    }),
  ),
  whyNot: z.string().nullable(),
  tokens: amount,
  cost: amount,
  resetsAt: z.iso.datetime(),
});
export type Standing = z.infer<typeof standingSchema>;

/** What came of one small question to the first model. */
export const testedSchema = z.object({
  model: z.string().nullable(),
  ms: z.number().int(),
  failure: z.object({ message: z.string() }).nullable(),
});
export type Tested = z.infer<typeof testedSchema>;
