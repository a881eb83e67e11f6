import { z } from "zod";
import { VERDICTS } from "@/lib/incidents/schemas";

const text = z.string().max(20_000);
const name = z.string().min(1).max(253);
/** Epoch ms; null where the sender gave no time. */
const moment = z.number().nullable();

export const ENTITY_KINDS = ["service", "instance", "node", "namespace"] as const;
/** Whom a diagnosis can blame. */
export const entitySchema = z.object({ kind: z.enum(ENTITY_KINDS), name });
export type Entity = z.infer<typeof entitySchema>;

/** A service of the catalog as far as evidence can point at it. */
export const knownServiceSchema = z.object({
  name,
  addresses: z.array(z.string()).default([]),
  ports: z.array(z.number().int()).default([]),
  instances: z
    .array(z.object({ name, address: z.string().nullish(), node: z.string().nullish() }))
    .default([]),
});
export type KnownService = z.infer<typeof knownServiceSchema>;

/** One stored row that can be quoted: a record, an alert, an event of the cluster. `id` names the row. */
const row = z.object({ id: z.string(), at: moment, text, service: name.nullish() });

export const recordRowSchema = row.extend({
  level: z.string().nullish(),
  /** How many lines this one stands for. */
  count: z.number().int().min(1).default(1),
  traceId: z.string().nullish(),
  /** The machine it was written on, for what runs below the services. */
  host: z.string().nullish(),
});
export const alertRowSchema = row.extend({
  title: z.string(),
  severity: z.string().nullish(),
  node: z.string().nullish(),
  endsAt: moment.optional(),
});
export const eventRowSchema = row.extend({
  firstAt: moment.optional(),
  isWarning: z.boolean(),
  reason: z.string(),
  /** "pod/web-5d9", "node/n1" */
  object: z.string(),
  count: z.number().int().min(1).default(1),
});
export const changeRowSchema = row;
export const pastIncidentSchema = z.object({
  number: z.number().int(),
  service: z.string().nullable(),
  kind: z.string(),
  similarity: z.number().min(0).max(1),
});

/** Everything a diagnosis may look at; nothing else is read, so a run can be repeated from this alone. */
export const situationSchema = z.object({
  /** The end of what is looked at, epoch ms. */
  until: moment,
  /** A person said that something is wrong: "no fault" is then no answer, "unknown" is. */
  isDeclared: z.boolean().default(false),
  namespace: z.string().nullish(),
  services: z.array(knownServiceSchema).max(2000),
  nodes: z.array(z.string()).max(2000).default([]),
  edges: z
    .array(z.object({ caller: name, callee: name }))
    .max(20_000)
    .default([]),
  records: z.array(recordRowSchema).max(20_000).default([]),
  alerts: z.array(alertRowSchema).max(5000).default([]),
  events: z.array(eventRowSchema).max(5000).default([]),
  changes: z.array(changeRowSchema).max(500).default([]),
  past: z.array(pastIncidentSchema).max(50).default([]),
});
export type Situation = z.infer<typeof situationSchema>;
export type SituationInput = z.input<typeof situationSchema>;
export type RecordRow = z.infer<typeof recordRowSchema>;
export type AlertRow = z.infer<typeof alertRowSchema>;
export type EventRow = z.infer<typeof eventRowSchema>;

/** Why an entity is suspected: a sentence, what it adds, and the rows that show it. */
export const reasonSchema = z.object({
  text: z.string(),
  points: z.number(),
  evidence: z.array(z.object({ id: z.string(), quote: z.string() })),
});
export type Reason = z.infer<typeof reasonSchema>;

/** What a confidence says, for whoever sees one. */
export const CONFIDENCE_MEANING =
  "Of past cases with evidence this strong and this far ahead of the next hypothesis, so many had this cause.";

export const hypothesisSchema = z.object({
  entity: entitySchema,
  kind: z.string(),
  group: z.string(),
  /** The share of cases with evidence like this in which the entity was right; see diagnosis/calibration.ts. */
  confidence: z.number().min(0).max(1),
  points: z.number(),
  reasons: z.array(reasonSchema),
});
export type Hypothesis = z.infer<typeof hypothesisSchema>;

export const diagnosisSchema = z.object({
  verdict: z.enum(VERDICTS),
  statement: z.string(),
  /** The likeliest first; empty when no fault was found. */
  hypotheses: z.array(hypothesisSchema),
  /** Services that need the suspected one, directly or through others, the nearest first. */
  blastRadius: z.array(z.object({ service: z.string(), hops: z.number().int(), isSuffering: z.boolean() })),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;
