import { z } from "zod";
import { proposedStepSchema } from "../crew/schemas";

export const AGENTS = ["detection", "diagnosis", "prediction", "resolution", "communication"] as const;
export const agentSchema = z.enum(AGENTS);
export type Agent = z.infer<typeof agentSchema>;

export const CHOICES = ["approve", "reject", "abstain"] as const;
export const voteSchema = z.strictObject({
  agent: agentSchema,
  /** Of the exact plan that was looked at. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  choice: z.enum(CHOICES),
  confidence: z.number().min(0).max(1),
  reasons: z.array(z.string().min(1).max(500)).min(1).max(10),
});
export type Vote = z.infer<typeof voteSchema>;

/** A vote with its signature, base64url. */
export const signedVoteSchema = voteSchema.extend({ signature: z.base64url() });
export type SignedVote = z.infer<typeof signedVoteSchema>;

export const POLICIES = ["unanimous", "byzantine", "people"] as const;
export const policySchema = z.enum(POLICIES);
export type Policy = z.infer<typeof policySchema>;

export const SEATS = [...CHOICES, "faulty", "missing"] as const;
export const seatSchema = z.object({
  agent: agentSchema,
  /** How its vote counts. */
  state: z.enum(SEATS),
  confidence: z.number().nullable(),
  reasons: z.array(z.string()),
});
export type Seat = z.infer<typeof seatSchema>;

export const outcomeSchema = z.object({
  /** What is not carried waits for a person who may approve plans, also when it was turned down. */
  outcome: z.enum(["carried", "waits", "rejected"]),
  policy: policySchema,
  digest: z.string(),
  approvals: z.number().int(),
  /** Approvals that carry the plan; null where only people decide. */
  needed: z.number().int().nullable(),
  /** How many may be faulty without harm. */
  tolerated: z.number().int(),
  seats: z.array(seatSchema),
  explanation: z.string(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

const line = z.string().trim().min(1);
/** A step of a plan: as an agent proposed it, or as a person wrote it. */
export const planStepSchema = proposedStepSchema.extend({
  source: z.discriminatedUnion("kind", [
    ...proposedStepSchema.shape.source.options,
    z.object({ kind: z.literal("person"), by: z.string() }),
  ]),
});
export type PlanStep = z.infer<typeof planStepSchema>;

/** What a plan does: the digest is made of exactly this. */
export interface PlanContent {
  incidentId: string;
  summary: string;
  steps: readonly PlanStep[];
  /** Every service that it names or acts on. */
  services: readonly string[];
}

/** What an agent thinks of a plan, before it is signed. */
export const stanceSchema = z.strictObject({
  choice: z.enum(CHOICES),
  confidence: z.number().min(0).max(1),
  reasons: z.array(line.max(500)).min(1).max(10),
});
export type Stance = z.infer<typeof stanceSchema>;

/** A vote as it was stored. */
export const castVoteSchema = z.object({
  position: z.number().int(),
  agent: agentSchema,
  choice: z.enum(CHOICES).nullable().describe("null when what came is no vote"),
  confidence: z.number().nullable(),
  reasons: z.array(z.string()),
  signature: z
    .enum(["valid", "invalid", "none"])
    .describe("whether the agent's own key, of the time of the vote, signed it; none when no vote came"),
  isOnThisVersion: z.boolean().describe("whether it names the digest of the plan as it is now"),
  failure: z.enum(["failed", "timed_out"]).nullable(),
  detail: z.string().nullable(),
  at: z.iso.datetime(),
});
export type CastVote = z.infer<typeof castVoteSchema>;
