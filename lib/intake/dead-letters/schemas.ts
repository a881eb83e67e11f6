import { z } from "zod";
import { pageQuerySchema } from "@/lib/kit/page";
import { alertsAnswerSchema } from "../alerts/schemas";

export const deadLetterSchema = z.object({
  id: z.string(),
  kind: z
    .string()
    .describe(
      "`alerts`, `changes`: bodies that nobody could read; `chunk`: records no window could take; `analysis`, `question`: what " +
        "the agents could not end, with its `incidentNumber` in the subject",
    ),
  reason: z.string(),
  subject: z.record(z.string(), z.unknown()),
  /** The beginning of the body, as text. */
  body: z.string().nullable(),
  createdAt: z.iso.datetime(),
  redrivenAt: z.iso.datetime().nullable(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

/** What became of a dead letter that was tried again, by its kind. */
export const replayedSchema = z.discriminatedUnion("kind", [
  alertsAnswerSchema.extend({
    kind: z.enum(["alerts", "changes"]).describe("a body, read as if it came now"),
  }),
  z.object({
    kind: z.enum(["analysis", "question"]).describe("it waits for a worker once more"),
    incidentNumber: z.number().int().describe("the incident that it is of"),
  }),
]);
export type Replayed = z.infer<typeof replayedSchema>;

export const deadLetterListQuerySchema = pageQuerySchema;
export type DeadLetterListQuery = z.infer<typeof deadLetterListQuerySchema>;
export const deadLetterParamsSchema = z.object({ id: z.string().max(100) });
