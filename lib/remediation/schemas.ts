import { z } from "zod";
import { castVoteSchema, outcomeSchema, planStepSchema, policySchema } from "@/lib/commander/quorum/schemas";
import { incidentParamsSchema } from "@/lib/incidents/schemas";
import { pageOf, pageQuerySchema } from "@/lib/kit/page";

export const PLAN_STATES = [
  "voting",
  "carried",
  "waits",
  "approved",
  "rejected",
  "withdrawn",
  "superseded",
] as const;
export const planStateSchema = z.enum(PLAN_STATES);
export type PlanState = z.infer<typeof planStateSchema>;
/** Those that nobody has decided on. */
export const UNDECIDED = ["voting", "waits"] as const satisfies PlanState[];

const digestSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "is no digest")
  .describe("SHA-256 of what the plan does; votes and approvals are of exactly this");

/** A version that another one followed. */
export const planVersionSchema = z.object({
  version: z.number().int(),
  state: planStateSchema,
  summary: z.string(),
  steps: z.array(planStepSchema),
  digest: digestSchema,
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
});
export type PlanVersion = z.infer<typeof planVersionSchema>;

export const planSchema = planVersionSchema.extend({
  id: z.string(),
  incidentNumber: z.number().int(),
  number: z.number().int().describe("counts from 1 within the incident"),
  analysisId: z.string().nullable().describe("the analysis that proposed it"),
  services: z.array(z.string()).describe("every service that it names or acts on"),
  policy: policySchema.describe("of the workspace when it was proposed"),
  outcome: outcomeSchema.describe("of the stored votes, counted as this is answered"),
  isAltered: z
    .boolean()
    .describe("what is stored no longer gives the outcome or the digest of then: somebody changed rows"),
  votes: z.array(castVoteSchema).describe("as they came, also those that count for nothing"),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decision: z.string().nullable().describe("the reason that was given"),
  isOwnEdit: z.boolean().describe("whoever approved it also wrote this version"),
  earlier: z.array(planVersionSchema).describe("versions before this one, the newest first"),
});
export type Plan = z.infer<typeof planSchema>;

/** The plans of an incident. */
export const incidentPlansSchema = pageOf(planSchema).extend({
  why: z.string().nullable().describe("why nothing is proposed, in words; null when something is"),
});
export type IncidentPlans = z.infer<typeof incidentPlansSchema>;

export const planParamsSchema = incidentParamsSchema.extend({
  plan: z.coerce.number().int().min(1).max(2_147_483_647),
});

export const planListQuerySchema = pageQuerySchema.extend({
  state: z
    .string()
    .max(200)
    .optional()
    .describe(
      `one or more of ${PLAN_STATES.join(", ")}, comma-separated; the default is ${UNDECIDED.join(",")}: those that nobody has decided on`,
    ),
});
export type PlanListQuery = z.infer<typeof planListQuerySchema>;

const reasonSchema = z.string().trim().min(1).max(2000);

/** Of the version that was looked at: another one meanwhile is a conflict. */
export const planDecisionSchema = z.strictObject({ digest: digestSchema, reason: reasonSchema.optional() });
export type PlanDecision = z.infer<typeof planDecisionSchema>;

export const planWithdrawSchema = z.strictObject({ reason: reasonSchema.optional() });
export type PlanWithdraw = z.infer<typeof planWithdrawSchema>;

const words = (most: number) => z.string().trim().min(1).max(most);
/** A step as a person writes it. One that stays as it was keeps its source. */
export const planStepInputSchema = z
  .strictObject({
    title: words(300),
    check: words(2000),
    action: words(4000),
    rollback: words(4000).nullable(),
    isReversible: z.boolean(),
  })
  .refine(({ isReversible, rollback }) => !isReversible || rollback !== null, {
    path: ["rollback"],
    message: "say how it is taken back, or that it cannot be",
  });
export type PlanStepInput = z.infer<typeof planStepInputSchema>;

export const planEditSchema = z.strictObject({
  digest: digestSchema,
  summary: words(500),
  steps: z.array(planStepInputSchema).min(1).max(20),
});
export type PlanEdit = z.infer<typeof planEditSchema>;
