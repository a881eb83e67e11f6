import { z } from "zod";
import { instantSchema } from "@/lib/kit/instant";
import { pageQuerySchema } from "@/lib/kit/page";
import { type Severity, severitySchema } from "@/lib/signals/schemas";
import { LEVELS } from "./level";

export * from "./alerts/schemas";
export * from "./changes/schemas";
export * from "./dead-letters/schemas";
export * from "./mapping/schemas";
export * from "./signing/schemas";

export const levelSchema = z.enum(LEVELS);

/** What had to be done to a record to keep it. */
export const MARKS = [
  "truncated",
  "redacted",
  "ancient",
  "future",
  "level_inferred",
  "time_from_line",
  "time_of_arrival",
  "repaired",
  "attributes_cut",
] as const;
export const markSchema = z.enum(MARKS);
export type Mark = z.infer<typeof markSchema>;

/** Answer to an accepted batch. */
export const batchAnswerSchema = z.object({
  batchId: z.string(),
  accepted: z.number().int(),
  rejected: z
    .array(z.object({ index: z.number().int(), reason: z.string() }))
    .describe("of very many the first"),
  rejectedCount: z.number().int().describe("all of them"),
});
export type BatchAnswer = z.infer<typeof batchAnswerSchema>;

type BySource = Record<string, string>;
/** When each source was last heard of, by what it brings. Lines are null where a limited view does not show them. */
export interface LastArrivals {
  alerts: BySource;
  changes: BySource;
  lines: BySource | null;
}

export const recordSchema = z.object({
  id: z.string(),
  ts: z.iso.datetime(),
  service: z.string(),
  level: levelSchema,
  message: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  templateId: z.string().nullable(),
  traceId: z.string().nullable(),
  release: z.string().nullable(),
  environment: z.string().nullable(),
  marks: z.array(markSchema),
  receivedAt: z.iso.datetime(),
});
export type LogRecord = z.infer<typeof recordSchema>;

export const windowSchema = z.object({
  id: z.string(),
  service: z.string(),
  number: z.number().int(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime(),
  reason: z.enum(["time", "size"]),
  title: z.string(),
  severity: severitySchema,
  impactedServices: z.array(z.string()),
  summary: z.string(),
  noiseReductionRatio: z.number(),
  records: z.number().int(),
  templates: z.number().int(),
  newTemplates: z.number().int(),
  levels: z.record(z.string(), z.number().int()),
});
export type WindowReport = z.infer<typeof windowSchema>;

export type { Severity };

const levelList = z
  .string()
  .transform((text) => text.split(",").filter((name) => name !== ""))
  .pipe(z.array(levelSchema))
  .describe("one or more levels, comma-separated");

/** Which records: the same filters for the list, the histogram and the stream. */
export const recordFilterSchema = z.object({
  q: z.string().max(500).optional().describe('words that the message must all contain; "a phrase" in quotes'),
  service: z.string().max(200).optional(),
  level: levelList.optional(),
  templateId: z.string().max(40).optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});
export type RecordFilter = z.infer<typeof recordFilterSchema>;

export const recordQuerySchema = recordFilterSchema.extend(pageQuerySchema.shape);
export type RecordQuery = z.infer<typeof recordQuerySchema>;

export const histogramQuerySchema = recordFilterSchema.extend({
  buckets: z.coerce.number().int().min(10).max(240).default(60),
});
export type HistogramQuery = z.infer<typeof histogramQuerySchema>;
export const histogramSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  stepMs: z.number().int(),
  /** Counts by level group, oldest first; empty buckets included. */
  buckets: z.array(
    z.object({
      at: z.iso.datetime(),
      info: z.number().int(),
      warn: z.number().int(),
      error: z.number().int(),
    }),
  ),
  /** True when the range held more lines than one look counts: the oldest are then missing. */
  partial: z.boolean(),
});
export type Histogram = z.infer<typeof histogramSchema>;

export const windowQuerySchema = pageQuerySchema.extend({
  service: z.string().max(200).optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});
export type WindowQuery = z.infer<typeof windowQuerySchema>;
