import { z } from "zod";

export const actorSchema = z.object({
  kind: z.enum(["user", "key", "agent", "system"]),
  id: z.string(),
  /** What people see: an address, a key's name, "Incident Commander". */
  label: z.string(),
});
export type Actor = z.infer<typeof actorSchema>;

/** The services that a member or a key is limited to; null for all of them. */
export const serviceLimitSchema = z
  .array(z.string())
  .nullable()
  .describe("the services this is limited to; null for all");

/** As it is given: some services, each once, or null for all. */
export const serviceLimitInputSchema = z
  .array(z.string().trim().min(1).max(200))
  .min(1)
  .max(200)
  .transform((services) => [...new Set(services)].sort())
  .nullable();

/** One address and nothing else; a host of one word is allowed (`admin@localhost`). */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, "is not a mail address");
