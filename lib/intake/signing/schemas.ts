import { z } from "zod";

export const senderSecretSchema = z.object({
  sender: z.string(),
  setAt: z.iso
    .datetime()
    .nullable()
    .describe("null while no secret is set: then signatures are not asked for"),
  setBy: z.string().nullable(),
  previousUntil: z.iso.datetime().nullable().describe("until when the one before still counts"),
  refused: z.number().int().describe("bodies that were not signed with it"),
  lastRefusedAt: z.iso.datetime().nullable(),
});
export type SenderSecret = z.infer<typeof senderSecretSchema>;

export const senderSecretSetSchema = z.strictObject({
  secret: z.string().min(8).max(500).describe("as the sender has it; it is shown to nobody again"),
  overlapHours: z.number().int().min(0).max(720).default(24).describe("how long the one before still counts"),
});
export type SenderSecretSet = z.infer<typeof senderSecretSetSchema>;
