import { z } from "zod";
import { severitySchema } from "@/lib/signals/schemas";

/** The figures of the overview, all computed from rows over the last `minutes`, by arrival. */
export const overviewSchema = z.object({
  minutes: z.number().int(),
  incidents: z.object({
    open: z.number().int(),
    bySeverity: z.record(severitySchema, z.number().int()),
    openedInRange: z.number().int(),
  }),
  /** Lines by minute of arrival and level group. */
  volume: z.array(
    z.object({
      minute: z.iso.datetime(),
      info: z.number().int(),
      warn: z.number().int(),
      error: z.number().int(),
    }),
  ),
  records: z.number().int(),
  templates: z.number().int(),
  signals: z.number().int(),
  /** 1 − incidents opened ÷ records of level warn or worse in range; null without such records. */
  noiseReduction: z.number().nullable(),
  newTemplates: z.array(
    z.object({
      id: z.string(),
      service: z.string(),
      pattern: z.string(),
      level: z.string(),
      count: z.number().int(),
      createdAt: z.iso.datetime(),
    }),
  ),
  pipeline: z.object({
    linesPerSecond: z.number(),
    waitingRecords: z.number().int(),
    /** Age of the oldest accepted record that no window holds yet. */
    lagMs: z.number().nullable(),
    lastWindowAt: z.iso.datetime().nullable(),
    deadLetters: z.number().int(),
    lastReadMs: z.number().nullable(),
  }),
});
export type Overview = z.infer<typeof overviewSchema>;

export const overviewQuerySchema = z.object({
  minutes: z.coerce.number().int().min(5).max(1440).default(60).describe("how far back, by arrival"),
});
