import { z } from "zod";

/** One browser that somebody is signed in with. */
export const sessionSchema = z.object({
  id: z.string(),
  current: z.boolean().describe("the one that asks"),
  method: z.string().describe("how it was opened: `email`, or the id of a provider"),
  address: z.string().nullable(),
  browser: z.string().describe("as far as it says itself, `Firefox on Linux`"),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Session = z.infer<typeof sessionSchema>;

export const revokedSessionsSchema = z.object({ revoked: z.number().int().describe("how many were ended") });
