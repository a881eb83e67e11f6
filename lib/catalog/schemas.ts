import { z } from "zod";

export const dependencySchema = z.object({
  caller: z.string(),
  callee: z.string(),
  source: z.enum(["peer", "mention"]),
  /** How many records named the callee. */
  seen: z.number().int(),
  lastSeenAt: z.iso.datetime(),
});
export type Dependency = z.infer<typeof dependencySchema>;

export const serviceSchema = z.object({
  name: z.string(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  /** What it needs, and who needs it; learned from its records. */
  calls: z.array(dependencySchema),
  calledBy: z.array(dependencySchema),
});
export type Service = z.infer<typeof serviceSchema>;

export const serviceListQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().optional(),
});
export type ServiceListQuery = z.infer<typeof serviceListQuerySchema>;
