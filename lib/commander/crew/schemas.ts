import { z } from "zod";
import { severitySchema } from "@/lib/signals/schemas";
import { entitySchema } from "../schemas";

/** One sign that something is wrong: a signal or a firing alert. Times are epoch ms. */
export const signSchema = z.object({
  id: z.string(),
  service: z.string().nullable(),
  kind: z.string(),
  /** How far from usual, 0 to 1. */
  score: z.number().min(0).max(1),
  firstAt: z.number(),
  lastAt: z.number(),
  /** In how many windows it was seen. */
  seen: z.number().int().min(1),
  /** Of an alert: whether its sender says that it still fires; null for what has no end of its own. */
  isFiring: z.boolean().nullable().default(null),
  /** Does a line of it complain? More lines than usual that do not are no trouble. */
  complains: z.boolean(),
});
export const detectionInputSchema = z.object({
  now: z.number(),
  windowMs: z.number().positive(),
  signs: z.array(signSchema).max(1000),
});
export const detectionSchema = z.object({
  isReal: z.boolean(),
  isOngoing: z.boolean(),
  /** That it is real. */
  confidence: z.number().min(0).max(1),
  /** That it still goes on. */
  ongoing: z.number().min(0).max(1),
  signs: z.array(z.object({ id: z.string(), weight: z.number() })),
  reasons: z.array(z.string()),
});
export type DetectionInput = z.input<typeof detectionInputSchema>;
export type Detection = z.infer<typeof detectionSchema>;

/** A dependency, and what history says of it. */
export const edgeSchema = z.object({
  caller: z.string(),
  callee: z.string(),
  /** Past incidents in which the callee was in trouble, and those of them in which the caller was as well. */
  calleeBroke: z.number().int().min(0).default(0),
  callerToo: z.number().int().min(0).default(0),
});
export const predictionInputSchema = z.object({
  /** Services in trouble, with how sure that is. */
  troubled: z.array(z.object({ service: z.string(), confidence: z.number().min(0).max(1) })).max(2000),
  edges: z.array(edgeSchema).max(20_000),
  elapsedMinutes: z.number().min(0),
  /** Similar incidents that are over. */
  past: z
    .array(
      z.object({
        number: z.number().int(),
        similarity: z.number().min(0).max(1),
        minutes: z.number().min(0),
      }),
    )
    .max(100),
  /** What a minute of trouble costs, where the catalog says. */
  costs: z.array(z.object({ service: z.string(), perMinute: z.number().min(0) })).max(2000),
  currency: z.string().default("EUR"),
});
export const predictionSchema = z.object({
  next: z.array(
    z.object({ service: z.string(), probability: z.number(), hops: z.number().int(), because: z.string() }),
  ),
  duration: z
    .object({
      expectedMinutes: z.number(),
      remainingMinutes: z.number(),
      lowMinutes: z.number(),
      highMinutes: z.number(),
      from: z.array(z.number().int()),
    })
    .nullable(),
  impact: z
    .object({
      currency: z.string(),
      perMinute: z.number().describe("of services in trouble and of those that may be next"),
      perMinuteNow: z
        .number()
        .optional()
        .describe("of services in trouble alone; older reports do not have it"),
      soFar: z.number().describe("what services in trouble have cost"),
      stillToCome: z.number().nullable().describe("when it ends as expected; null when that is not known"),
      lines: z.array(z.object({ service: z.string(), perMinute: z.number(), probability: z.number() })),
      formula: z.string(),
    })
    .nullable(),
});
export type PredictionInput = z.input<typeof predictionInputSchema>;
export type Prediction = z.infer<typeof predictionSchema>;

export const resolutionInputSchema = z.object({
  verdict: z.enum(["cause", "likely", "unknown", "no_fault"]),
  entity: entitySchema.nullable(),
  group: z.string().nullable(),
  /** Was the entity changed shortly before? Going back is then the first thing to try. */
  wasChanged: z.boolean(),
  /** The best first. */
  runbooks: z
    .array(
      z.object({ id: z.string(), title: z.string(), score: z.number(), steps: z.array(z.string()).max(50) }),
    )
    .max(5),
  /** What was done in similar incidents, the most alike first. */
  fixes: z
    .array(
      z.object({
        number: z.number().int(),
        similarity: z.number().min(0).max(1),
        action: z.string(),
        rollback: z.string().nullable(),
        worked: z.boolean(),
      }),
    )
    .max(20),
});
export type ResolutionInput = z.input<typeof resolutionInputSchema>;

export const proposedStepSchema = z.object({
  title: z.string(),
  check: z.string(),
  action: z.string(),
  rollback: z.string().nullable(),
  /** A step without a way back is never carried out without a person. */
  isReversible: z.boolean(),
  source: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("runbook"), id: z.string(), title: z.string() }),
    z.object({ kind: z.literal("past_fix"), number: z.number().int(), similarity: z.number() }),
    z.object({ kind: z.literal("remedy"), group: z.string() }),
  ]),
});
export const proposalSchema = z.object({
  /** Null when there is nothing to mend, or nobody knows what. */
  summary: z.string().nullable(),
  steps: z.array(proposedStepSchema),
  why: z.string(),
});
export type ProposedStep = z.infer<typeof proposedStepSchema>;
export type Proposal = z.infer<typeof proposalSchema>;

export const AUDIENCES = ["responders", "owners", "stakeholders", "customers"] as const;
export const communicationInputSchema = z.object({
  number: z.number().int(),
  title: z.string(),
  severity: severitySchema,
  status: z.enum(["open", "acknowledged", "mitigated", "resolved"]),
  verdict: z.enum(["cause", "likely", "unknown", "no_fault"]),
  statement: z.string(),
  cause: z.string().nullable(),
  /** Services in trouble and their owners; `publicName` is how the status page calls the service, null when it does not show it. */
  services: z
    .array(z.object({ name: z.string(), owner: z.string().nullable(), publicName: z.string().nullable() }))
    .max(2000),
  next: z
    .array(z.object({ service: z.string(), owner: z.string().nullable(), probability: z.number() }))
    .max(2000),
  costSoFar: z.string().nullable(),
  proposal: z.string().nullable(),
});
export type CommunicationInput = z.input<typeof communicationInputSchema>;

export const draftSchema = z.object({
  audience: z.enum(AUDIENCES),
  /** Teams or people; empty where everybody of the audience is meant. */
  to: z.array(z.string()),
  subject: z.string(),
  body: z.string(),
  why: z.string(),
});
export const communicationSchema = z.object({ drafts: z.array(draftSchema) });
export type Draft = z.infer<typeof draftSchema>;
