import { z } from "zod";
import { entitySchema } from "../schemas";

export const CLAIM_KINDS = ["cause", "symptom", "context"] as const;
/** A statement of a report, and the rows it quotes. */
export const claimSchema = z.object({
  kind: z.enum(CLAIM_KINDS),
  text: z.string().min(1).max(2000),
  /** Whom the claim is about; a claim about a cause must have one. */
  entity: entitySchema.nullable(),
  evidence: z.array(z.object({ id: z.string().max(200), quote: z.string().max(2000) })).max(20),
});
export type Claim = z.infer<typeof claimSchema>;

export const PROBLEMS = [
  "no_evidence",
  "missing_row",
  "foreign_workspace",
  "other_service",
  "outside_time",
  "not_quoted",
  "quote_too_short",
  "no_entity",
  "no_path",
  // Of a model's claims alone.
  "unknown_entity",
  "speaks_to_reader",
  "only_knowledge",
  "no_trouble",
  "not_about",
  "says_cause",
] as const;
export type Problem = (typeof PROBLEMS)[number];

export const checkedClaimSchema = claimSchema.extend({
  isStruck: z.boolean(),
  problems: z.array(
    z.object({ problem: z.enum(PROBLEMS), evidenceId: z.string().nullable(), text: z.string() }),
  ),
});
export type CheckedClaim = z.infer<typeof checkedClaimSchema>;
