import { z } from "zod";
import { actorSchema } from "@/lib/access/schemas";
import { instantSchema } from "@/lib/kit/instant";
import { pageLimit, pageQuerySchema } from "@/lib/kit/page";
import { searchHitSchema } from "@/lib/knowledge/schemas";
import { quoteSchema, severitySchema, signalSchema } from "@/lib/signals/schemas";

export * from "./lessons/schemas";
export * from "./rules/schemas";

export const STATUSES = ["open", "acknowledged", "mitigated", "resolved"] as const;
export const statusSchema = z.enum(STATUSES);
export type Status = z.infer<typeof statusSchema>;

/** Why signals belong to this incident: the rule, and what it compared. */
export const groupingSchema = z.object({
  rule: z.enum([
    "opened",
    "same_service",
    "same_template",
    "same_alert",
    "same_text",
    "taught",
    "near_text",
    "dependency",
    "rule",
    "manual",
  ]),
  explanation: z.string(),
  service: z.string().nullable(),
  templateId: z.string().nullable(),
  fields: z.array(z.string()),
  distance: z.number().nullable(),
  from: z.number().int().optional().describe("the incident from which a person split it off"),
  mergedFrom: z.number().int().optional().describe("the incident with which a person brought it here"),
});
export type Grouping = z.infer<typeof groupingSchema>;

export const VERDICTS = ["cause", "likely", "unknown", "no_fault"] as const;
export const rootCauseSchema = z.object({
  service: z.string().nullable(),
  kind: z.string(),
  confidence: z.number().min(0).max(1),
  verdict: z.enum(VERDICTS),
  /** Absent in what was read before there were limited views. */
  suspects: z.array(z.string()).optional().describe("services under suspicion, the first most"),
  entity: z
    .object({ kind: z.enum(["service", "instance", "node", "namespace"]), name: z.string() })
    .optional()
    .describe("whom an analysis found; the service is null when it is none"),
});
export type RootCause = z.infer<typeof rootCauseSchema>;

/** The first read: made without any model, every figure from rows. */
export const firstReadSchema = z.object({
  headline: z.string(),
  severity: severitySchema,
  services: z.array(z.string()),
  firstBadAt: z.iso.datetime(),
  /** "What probably broke", with how sure, and why in words. */
  cause: rootCauseSchema.extend({ statement: z.string(), reasons: z.array(z.string()) }),
  /** What is new compared with before. */
  changes: z.array(z.object({ text: z.string(), signalId: z.string(), service: z.string() })),
  templates: z.array(
    z.object({
      templateId: z.string(),
      service: z.string(),
      pattern: z.string(),
      level: z.string(),
      count: z.number().int(),
      isNew: z.boolean(),
      /** Counts per minute, oldest first. */
      sparkline: z.array(z.number().int()),
    }),
  ),
  quotes: z.array(quoteSchema),
  /** Milliseconds from the closing of the window that opened the incident to its first report. */
  readMs: z.number(),
  readAt: z.iso.datetime(),
});
export type FirstRead = z.infer<typeof firstReadSchema>;

export const incidentSchema = z.object({
  number: z.number().int(),
  id: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  status: statusSchema,
  severity: severitySchema,
  services: z.array(z.string()),
  openedAt: z.iso.datetime(),
  firstBadAt: z.iso.datetime(),
  lastSignalAt: z.iso.datetime(),
  acknowledgedAt: z.iso.datetime().nullable(),
  mitigatedAt: z.iso.datetime().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
  resolvedBy: z.enum(["person", "quiet", "alerts", "merge"]).nullable(),
  occurrences: z.number().int(),
  regressionOf: z.number().int().nullable(),
  mergedInto: z.number().int().nullable().describe("the incident that a person put it into"),
  what: z.string().nullable().describe("what it was, as people said afterwards"),
  fix: z.string().nullable().describe("what fixed it"),
  fixedIn: z.string().nullable().describe("the release that holds the fix: older ones are no regression"),
  assignee: z.object({ id: z.string(), email: z.string(), name: z.string().nullable() }).nullable(),
  grouping: groupingSchema,
  rootCause: rootCauseSchema.nullable(),
  partial: z
    .boolean()
    .default(false)
    .describe("it also concerns services that the caller is not limited to, and is shown without them"),
});
export type Incident = z.infer<typeof incidentSchema>;

/** One that was like another, and what became of it. */
export const similarIncidentSchema = incidentSchema
  .pick({
    number: true,
    title: true,
    status: true,
    severity: true,
    services: true,
    openedAt: true,
    resolvedAt: true,
    rootCause: true,
    what: true,
    fix: true,
    fixedIn: true,
  })
  .extend({
    minutes: z
      .number()
      .int()
      .nullable()
      .describe("from its opening until it was resolved; null while it goes on"),
    similarity: z.number().min(0).max(1),
    why: z.string().describe("what both speak of"),
  });
export type SimilarIncident = z.infer<typeof similarIncidentSchema>;
export const similarQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(20).default(5) });
export const incidentHitSchema = searchHitSchema.extend({ number: z.number().int() });

/** One incident opened: with its first read. */
export const incidentDetailSchema = incidentSchema.extend({ report: firstReadSchema.nullable() });
export type IncidentDetail = z.infer<typeof incidentDetailSchema>;

export const TIMELINE_KINDS = [
  "opened",
  "joined",
  "status",
  "severity",
  "title",
  "assigned",
  "comment",
  "report",
  "reopened",
  "auto_resolved",
  "merged",
  "split",
  "outcome",
  "plan",
] as const;
export const timelineEntrySchema = z.object({
  id: z.string(),
  incidentNumber: z.number().int(),
  kind: z.enum(TIMELINE_KINDS),
  actor: actorSchema,
  at: z.iso.datetime(),
  /** Plain text, a sentence. */
  text: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

export const incidentCreateSchema = z.strictObject({
  title: z.string().trim().min(1).max(300),
  severity: severitySchema,
  services: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
  description: z.string().max(20_000).optional(),
});
export type IncidentCreate = z.infer<typeof incidentCreateSchema>;

const outcomeSchema = z.string().trim().min(1).max(2000).nullable();

export const incidentPatchSchema = z
  .strictObject({
    status: statusSchema,
    severity: severitySchema,
    title: z.string().trim().min(1).max(300),
    assigneeId: z.string().nullable(),
    what: outcomeSchema,
    fix: outcomeSchema,
    fixedIn: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^\P{Cc}*$/u, "holds control characters")
      .nullable(),
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "at least one field");
export type IncidentPatch = z.infer<typeof incidentPatchSchema>;

export const commentCreateSchema = z.strictObject({ text: z.string().trim().min(1).max(20_000) });

export const incidentListQuerySchema = pageQuerySchema.extend({
  status: z
    .string()
    .optional()
    .describe("one or more of open, acknowledged, mitigated, resolved, comma-separated"),
  severity: z.string().optional().describe("one or more severities, comma-separated"),
  service: z.string().optional(),
  q: z.string().max(200).optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});
export type IncidentListQuery = z.infer<typeof incidentListQuerySchema>;

/** The path of one incident: numbers as they are drawn. */
export const incidentParamsSchema = z.object({ number: z.coerce.number().int().min(1).max(2_147_483_647) });

export const timelineQuerySchema = pageQuerySchema.extend({ limit: pageLimit(200) });
export type TimelineQuery = z.infer<typeof timelineQuerySchema>;

/** The rows behind an incident: its signals with their quotes. */
export const incidentEvidenceSchema = z.object({ signals: z.array(signalSchema) });
