import { z } from "zod";
import { pageLimit, pageQuerySchema } from "@/lib/kit/page";

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

export const serviceListQuerySchema = pageQuerySchema.extend({ limit: pageLimit(100) });
export type ServiceListQuery = z.infer<typeof serviceListQuerySchema>;
