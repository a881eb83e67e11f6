import { z } from "zod";

/** So much of a meter in one UTC day; null for as much as one likes. */
export const quotaSchema = z.number().int().min(1).max(1e12).nullable();

/** What is counted by day and may have a quota; `ai_cost` in millionths of the currency that AI_PRICES is given in. */
export const METERS = ["lines", "ai_tokens", "ai_cost"] as const;
export const meterSchema = z.enum(METERS);
export type Meter = z.infer<typeof meterSchema>;

export const usageSchema = z.object({
  day: z.iso.date().describe("today, UTC"),
  resetsAt: z.iso.datetime().describe("when the quotas begin again"),
  meters: z.array(
    z.object({
      meter: meterSchema.describe(
        "lines accepted; tokens of models in and out; what models cost, in millionths of the currency of AI_PRICES",
      ),
      used: z.number().int().describe("today"),
      quota: z.number().int().min(0).nullable().describe("per day, in the same unit; null for none"),
      days: z
        .array(z.object({ day: z.iso.date(), used: z.number().int() }))
        .describe("the last 30 days, oldest first, today among them"),
    }),
  ),
});
export type Usage = z.infer<typeof usageSchema>;
