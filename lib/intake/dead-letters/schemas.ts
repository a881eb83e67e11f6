import { z } from "zod";
import { pageQuerySchema } from "@/lib/kit/page";

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

export const deadLetterListQuerySchema = pageQuerySchema;
export type DeadLetterListQuery = z.infer<typeof deadLetterListQuerySchema>;
export const deadLetterParamsSchema = z.object({ id: z.string().max(100) });
