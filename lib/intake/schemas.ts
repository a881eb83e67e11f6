import { z } from "zod";
import { severitySchema } from "@/lib/signals/schemas";
import { LEVELS } from "./level";

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
  rejected: z.array(z.object({ index: z.number().int(), reason: z.string() })),
});
export type BatchAnswer = z.infer<typeof batchAnswerSchema>;

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
