import { z } from "zod";
import { pageLimit, pageQuerySchema } from "@/lib/kit/page";

export const dependencySchema = z.object({
  caller: z.string(),
  callee: z.string(),
  source: z.enum(["declared", "peer", "trace", "mention"]),
  /** How many records named the callee. */
  seen: z.number().int(),
  lastSeenAt: z.iso.datetime(),
});
export type Dependency = z.infer<typeof dependencySchema>;

const url = z.url({ protocol: /^https?$/ }).max(2000);
const about = {
  description: z.string().trim().max(2000).nullable(),
  owner: z.string().trim().min(1).max(200).nullable(),
  tier: z.number().int().min(1).max(5).nullable().describe("1 matters most, 5 least"),
  runbookUrl: url.nullable(),
  costPerMinute: z.number().min(0).max(1e12).nullable().describe("what a minute of its being down costs"),
};
const serviceName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}+$/u, "holds control characters");

export const serviceSchema = z.object({
  name: z.string(),
  declared: z.boolean().describe("somebody said that it is one; else it is known by its records alone"),
  ...about,
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  /** What it needs, and who needs it; learned from its records. */
  calls: z.array(dependencySchema),
  calledBy: z.array(dependencySchema),
});
export type Service = z.infer<typeof serviceSchema>;

export const serviceListQuerySchema = pageQuerySchema.extend({ limit: pageLimit(100) });
export type ServiceListQuery = z.infer<typeof serviceListQuerySchema>;

const declaration = z.strictObject({
  ...about,
  dependsOn: z.array(serviceName).max(200).describe("the services that it needs; declared beats learned"),
});

export const serviceDeclareSchema = declaration.partial().extend({ name: serviceName });
export type ServiceDeclare = z.infer<typeof serviceDeclareSchema>;

export const servicePatchSchema = declaration
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "at least one field");
export type ServicePatch = z.infer<typeof servicePatchSchema>;

export const serviceParamsSchema = z.object({ name: z.string().min(1).max(200) });

/** A file that declares services: `services: [{name, owner, …}]`. */
export const serviceFileSchema = z.strictObject({ services: z.array(serviceDeclareSchema).min(1).max(2000) });
export const serviceImportSchema = z.object({ declared: z.number().int() });
