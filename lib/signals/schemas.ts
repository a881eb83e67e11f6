import { z } from "zod";
import { instantSchema } from "@/lib/kit/instant";
import { pageQuerySchema } from "@/lib/kit/page";

export * from "./noise/schemas";
export * from "./policies";

export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export const severitySchema = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severitySchema>;

export const SIGNAL_KINDS = [
  "new_template",
  "rate_spike",
  "rate_drop",
  "severity_shift",
  "silence",
  "alert",
] as const;
export const signalKindSchema = z.enum(SIGNAL_KINDS);
export type SignalKind = z.infer<typeof signalKindSchema>;

/** A stored record, quoted. `id` opens it: /api/v1/logs/{id} and /{workspace}/logs?record={id}. */
export const quoteSchema = z.object({
  recordId: z.string(),
  ts: z.iso.datetime(),
  service: z.string(),
  text: z.string(),
});
export type Quote = z.infer<typeof quoteSchema>;

/** What shows the signal: figures computed from rows, and rows. */
export const signalEvidenceSchema = z.object({
  /** One sentence, from the figures: "42 lines in this minute where 0 to 3 are usual". */
  explanation: z.string(),
  observed: z.number(),
  /** What the past made us expect; null when there is no past. */
  expected: z.number().nullable(),
  /** Counts per minute around the moment, oldest first. */
  series: z.array(z.object({ minute: z.iso.datetime(), count: z.number().int() })),
  quotes: z.array(quoteSchema),
  /** The alert of another system that it is. */
  alert: z
    .object({
      fingerprint: z.string(),
      title: z.string(),
      rule: z.string().nullable().optional().describe("the rule of the sender that fired"),
      source: z.string(),
      url: z.string().nullable(),
      description: z.string().nullable(),
    })
    .optional(),
});
export type SignalEvidence = z.infer<typeof signalEvidenceSchema>;

export const signalSchema = z.object({
  id: z.string(),
  kind: signalKindSchema,
  service: z.string(),
  templateId: z.string().nullable(),
  /** The template's text when there is one. */
  pattern: z.string().nullable(),
  windowId: z.string().nullable(),
  score: z.number().min(0).max(1),
  severity: severitySchema,
  at: z.iso.datetime(),
  evidence: signalEvidenceSchema,
  incidentNumber: z.number().int().nullable(),
  /** In how many windows it was seen, and when last, by arrival. */
  seen: z.number().int(),
  lastSeenAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
});
export type Signal = z.infer<typeof signalSchema>;

export const signalListQuerySchema = pageQuerySchema.extend({
  service: z.string().optional(),
  kind: signalKindSchema.optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});
export type SignalListQuery = z.infer<typeof signalListQuerySchema>;
