import { z } from "zod";
import { incidentParamsSchema } from "@/lib/incidents/schemas";
import { communicationSchema, detectionSchema, predictionSchema, proposalSchema } from "../crew/schemas";
import { checkedClaimSchema } from "../evidence/schemas";
import { diagnosisSchema, entitySchema } from "../schemas";

/** A claim of the report as people see it: who made it, and what became of it when it was checked. */
export const reportClaimSchema = checkedClaimSchema.extend({
  id: z.string().describe("of this report"),
  agent: z.enum(["detection", "diagnosis", "prediction", "resolution", "communication"]),
  by: z.enum(["rules", "model"]),
});
export type ReportClaim = z.infer<typeof reportClaimSchema>;

/** What a model adds: words, and what it suspects. It never takes the place of what the rules found. */
export const opinionSchema = z.object({
  model: z.string(),
  /** Short, for somebody who was woken by it. */
  summary: z.string(),
  suspects: z
    .array(z.object({ entity: entitySchema, kind: z.string(), why: z.string(), isStruck: z.boolean() }))
    .describe("whom the model suspects, the first most; struck when its evidence does not hold"),
  agrees: z
    .boolean()
    .nullable()
    .describe("whether its first suspect is that of the rules; null when it has none"),
  next: z.array(z.string()).describe("what it would look at next"),
});
export type Opinion = z.infer<typeof opinionSchema>;

/** The report while it grows: each part is there when its agent is done. */
export const reportSchema = z
  .object({
    detection: detectionSchema,
    diagnosis: diagnosisSchema,
    /** What people told the agents, as it was followed. */
    steered: z.array(z.object({ text: z.string(), effect: z.string() })),
    claims: z.array(reportClaimSchema),
    prediction: predictionSchema,
    proposal: proposalSchema,
    communication: communicationSchema,
    opinion: opinionSchema.partial(),
    /** Why there is no opinion of a model, in words; null when there is one. */
    withoutModel: z.string().nullable(),
    /** How much was looked at. */
    seen: z.object({
      from: z.iso.datetime(),
      until: z.iso.datetime(),
      services: z.number().int(),
      templates: z.number().int(),
      lines: z.number().int(),
      alerts: z.number().int(),
      events: z.number().int(),
      changes: z.number().int(),
      past: z.number().int(),
      runbooks: z.number().int(),
    }),
  })
  .partial();
export type Report = z.infer<typeof reportSchema>;

export const ANALYSIS_STATES = ["queued", "running", "done", "failed", "stopped"] as const;
export const ANALYSIS_CAUSES = ["opened", "reopened", "evidence", "person", "steer", "replay"] as const;
export const ACTION_KINDS = ["core", "tool", "model", "note"] as const;

/** What was used of models. */
export const costSchema = z.object({
  calls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costMicros: z
    .number()
    .int()
    .nullable()
    .describe("millionths of the currency of AI_PRICES; null where no price is known"),
});
export type Cost = z.infer<typeof costSchema>;

export const analysisSummarySchema = z.object({
  id: z.string(),
  number: z.number().int(),
  incidentNumber: z.number().int(),
  cause: z.enum(ANALYSIS_CAUSES),
  state: z.enum(ANALYSIS_STATES),
  stage: z.string().nullable(),
  seq: z.number().int().describe("grows with each version of the report"),
  verdict: diagnosisSchema.shape.verdict.nullable(),
  statement: z.string().nullable(),
  model: z.string().nullable(),
  replayOf: z.string().nullable(),
  recalledFrom: z.string().nullable(),
  recalledIncident: z.number().int().nullish().describe("the incident of the analysis it was recalled from"),
  requestedBy: z.string(),
  cost: costSchema,
  failure: z.string().nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
});
export type AnalysisSummary = z.infer<typeof analysisSummarySchema>;

/** `agent_action`: what an agent does or did. */
export const actionSchema = z.object({
  analysisId: z.string(),
  position: z.number().int(),
  agent: z.string(),
  kind: z.enum(ACTION_KINDS),
  name: z.string(),
  text: z.string(),
  state: z.enum(["running", "done", "failed"]),
  failure: z.string().nullable(),
  startedAt: z.iso.datetime(),
  ms: z.number().int().nullable(),
  tokens: z.number().int().nullable(),
});
export type AgentAction = z.infer<typeof actionSchema>;

export const analysisSchema = analysisSummarySchema.extend({
  report: reportSchema,
  actions: z.array(actionSchema),
  /** It speaks of services that the caller is not limited to, and is not shown. */
  partial: z.boolean().default(false),
});
export type Analysis = z.infer<typeof analysisSchema>;

/** `analysis_delta`: parts of the report that are new. It fits on the version before; who misses one reads the whole. */
export const analysisDeltaSchema = z.object({
  analysisId: z.string(),
  seq: z.number().int(),
  state: z.enum(ANALYSIS_STATES),
  stage: z.string().nullable(),
  set: reportSchema,
  cost: costSchema,
});
export type AnalysisDelta = z.infer<typeof analysisDeltaSchema>;

/** Run again: as a new analysis of what is known now, or of what another one saw. */
export const analysisRequestSchema = z.strictObject({
  replayOf: z.string().optional().describe("an analysis whose evidence and answers of tools are used again"),
  model: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("one of the configured models; `none` for the rules alone"),
  prompt: z.string().trim().min(1).max(4000).optional().describe("further words for the model, in a replay"),
});
export type AnalysisRequest = z.infer<typeof analysisRequestSchema>;

export const STEER_KINDS = ["focus", "rule_out", "hint"] as const;
export const steerCreateSchema = z
  .strictObject({
    kind: z.enum(STEER_KINDS),
    entity: entitySchema.optional().describe("whom to look at, or to rule out"),
    text: z.string().trim().min(1).max(1000),
  })
  .refine(({ kind, entity }) => kind !== "rule_out" || entity, {
    path: ["entity"],
    message: "say whom to rule out",
  });
export type SteerCreate = z.infer<typeof steerCreateSchema>;
export const steerSchema = z.object({
  id: z.string(),
  kind: z.enum(STEER_KINDS),
  entity: entitySchema.nullable(),
  text: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
});
export type Steer = z.infer<typeof steerSchema>;

export const answerSchema = z
  .object({
    text: z.string(),
    claims: z.array(reportClaimSchema),
    /** What was looked at to answer it. */
    looks: z.array(z.object({ name: z.string(), text: z.string() })),
  })
  .partial();
export const questionCreateSchema = z.strictObject({ question: z.string().trim().min(2).max(2000) });
export const questionParamsSchema = incidentParamsSchema.extend({ id: z.string().max(60) });
export const questionSchema = z.object({
  id: z.string(),
  incidentNumber: z.number().int(),
  question: z.string(),
  state: z.enum(ANALYSIS_STATES),
  seq: z.number().int(),
  answer: answerSchema,
  model: z.string().nullable(),
  cost: costSchema,
  askedBy: z.string(),
  failure: z.string().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Question = z.infer<typeof questionSchema>;

/** `analysis_delta` of a question: parts of its answer that are new. It fits on the version before. */
export const questionDeltaSchema = z.object({
  questionId: z.string(),
  seq: z.number().int(),
  state: z.enum(ANALYSIS_STATES),
  set: answerSchema,
  cost: costSchema,
  model: z.string().nullish(),
  failure: z.string().nullish(),
});
export type QuestionDelta = z.infer<typeof questionDeltaSchema>;

const incidentNumber = z.coerce.number().int().min(1).max(2_147_483_647);
export const analysisParamsSchema = z.object({ number: incidentNumber, id: z.string().min(1).max(100) });
export const steerParamsSchema = analysisParamsSchema;
