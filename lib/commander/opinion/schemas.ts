import { z } from "zod";
import { CLAIM_KINDS } from "../evidence/schemas";
import { ENTITY_KINDS } from "../schemas";

const entity = z.object({
  kind: z.enum(ENTITY_KINDS),
  name: z.string().min(1).max(253).describe("exactly as it stands in the data"),
});

export const modelClaimSchema = z.object({
  kind: z.enum(CLAIM_KINDS),
  text: z.string().min(1).max(600).describe("one sentence"),
  entity: entity.nullable().describe("whom it is about; a claim about a cause must have one"),
  evidence: z
    .array(
      z.object({
        id: z.string().max(200).describe("the id of the data that shows it"),
        quote: z.string().max(500).describe("word for word from that data"),
      }),
    )
    .max(6),
});
export const claimsAnswer = z.array(modelClaimSchema).max(8);

/** What a model is asked for. Claims come first: words that are shown while they grow are held against them. */
export const opinionAnswerSchema = z.object({
  claims: claimsAnswer,
  suspects: z
    .array(
      z.object({
        entity,
        kind: z.string().max(80).describe("what is wrong with it, in a few words"),
        why: z.string().max(400),
      }),
    )
    .max(5)
    .describe("the likeliest first; empty when the data does not tell"),
  summary: z.string().max(1500).describe("three sentences at most, for somebody who was woken by it"),
  next: z.array(z.string().max(300)).max(5).describe("what to look at next"),
});
export type OpinionAnswer = z.infer<typeof opinionAnswerSchema>;
