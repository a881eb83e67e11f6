import { z } from "zod";

/** How the models stand, as the API tells it. */
export const standingSchema = z.object({
  host: z.string().nullable().describe("of the server that models are asked at"),
  reach: z.string().describe("whom the workspace lets agents ask"),
  models: z.array(
    z.object({
      model: z.string(),
      hasPrice: z.boolean(),
      state: z.enum(["closed", "open", "half-open"]).describe("of its breaker"),
      failures: z.number().int(),
      retryAt: z.union([z.iso.datetime(), z.number()]).nullable(),
    }),
  ),
  today: z.object({
    tokens: z.number().int(),
    mostTokens: z.number().int().nullable(),
    costMicros: z.number().int().nullable(),
    mostCostMicros: z.number().int().nullable(),
  }),
});
export type Standing = z.infer<typeof standingSchema>;

/** What came of one small question to the first model. */
export const testedSchema = z.object({
  model: z.string().nullish(),
  ms: z.number().nullish(),
  failure: z.string().nullish().describe("why it did not answer, in words"),
});
export type Tested = z.infer<typeof testedSchema>;
