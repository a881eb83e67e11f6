import { z } from "zod";

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
