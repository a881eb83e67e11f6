import { z } from "zod";

/** So much of a meter in one UTC day; null for as much as one likes. */
export const quotaSchema = z.number().int().min(1).max(1e12).nullable();

/** What is counted by day and may have a quota. */
export const METERS = ["lines", "ai_tokens"] as const;
export const meterSchema = z.enum(METERS);
export type Meter = z.infer<typeof meterSchema>;

export const usageSchema = z.object({
  day: z.iso.date().describe("today, UTC"),
  resetsAt: z.iso.datetime().describe("when the quotas begin again"),
  meters: z.array(
    z.object({
      meter: meterSchema,
      used: z.number().int().describe("today"),
      quota: quotaSchema.describe("per day; null for none"),
      days: z
        .array(z.object({ day: z.iso.date(), used: z.number().int() }))
        .describe("the last 30 days, oldest first, today among them"),
    }),
  ),
});
export type Usage = z.infer<typeof usageSchema>;
