import { z } from "zod";

const amount = z.object({
  used: z.number().describe("today, UTC"),
  quota: z.number().nullable().describe("per day; null for none"),
  left: z.number().nullable().describe("null without a quota"),
});

/** How the workspace stands with language models. Money is in the currency of AI_PRICES. */
export const aiStandingSchema = z.object({
  calls: z.enum(["any", "local", "none"]).describe("whom agents may ask, as the workspace has chosen"),
  host: z.string().nullable().describe("where the models are; null when none is configured"),
  models: z
    .array(
      z.object({
        name: z.string(),
        price: z
          .object({ in: z.number(), out: z.number() })
          .nullable()
          .describe("of a million tokens; null when AI_PRICES does not list it"),
        breaker: z
          .enum(["closed", "open", "half-open"])
          .describe(
            "open: it has failed again and again and is left alone for a moment; of the process that answers",
          ),
        failures: z.number().int().describe("one after the other, up to now"),
        retryAt: z.iso.datetime().nullable().describe("when an open one is tried again"),
      }),
    )
    .describe("the first is asked first, the next one when it cannot be"),
  whyNot: z.string().nullable().describe("why no model may be asked now; null when one may"),
  tokens: amount,
  cost: amount.describe("only models whose price is known count"),
  resetsAt: z.iso.datetime().describe("when the quotas begin again"),
  embeddings: z.object({
    role: z.enum(["lexical", "openai", "local"]),
    model: z.string().nullable(),
  }),
});
export type AiStanding = z.infer<typeof aiStandingSchema>;

/** How it went when the model was asked for one word. */
export const aiTestSchema = z.object({
  ok: z.boolean(),
  model: z.string().nullable().describe("the one that answered"),
  ms: z.number().int().describe("how long it took"),
  answer: z.string().nullable(),
  failure: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe(
      "why there is no answer: forbidden, not_configured, unavailable, unauthorized, timed_out, over_budget …",
    ),
});
export type AiTest = z.infer<typeof aiTestSchema>;
