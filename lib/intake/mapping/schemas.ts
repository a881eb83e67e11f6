import { z } from "zod";
import { matcherSchema } from "@/lib/kit/match";
import { pageQuerySchema } from "@/lib/kit/page";
import { severitySchema } from "@/lib/signals/schemas";

const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, "holds control characters");
const setsSchema = z
  .strictObject({ severity: severitySchema, service: name, owner: name, environment: name })
  .partial()
  .refine((sets) => Object.values(sets).some((value) => value !== undefined), "at least one field");

const fields = {
  name: z.string().trim().min(1).max(100),
  matchers: z
    .array(matcherSchema)
    .max(20)
    .describe(
      "over the labels, and `source`, `title`, `rule`, `service`, `environment`, `severity`; none hold of every alert",
    ),
  sets: setsSchema.describe(
    "what matching alerts get; of several rules the first that names a thing decides it",
  ),
  enabled: z.boolean(),
};

const position = z.number().int().min(1).max(1000).describe("1 acts first");

export const mappingRuleSchema = z.object({
  id: z.string(),
  ...fields,
  position: z.number().int().min(1),
  alerts: z.number().int().describe("how many of the kept alerts it acted on"),
  createdAt: z.iso.datetime(),
});
export type MappingRuleView = z.infer<typeof mappingRuleSchema>;

export const mappingRuleCreateSchema = z.strictObject({
  ...fields,
  matchers: fields.matchers.default([]),
  enabled: fields.enabled.default(true),
  position: position.optional().describe("1 acts first; without it the rule acts after the others"),
});
export type MappingRuleCreate = z.infer<typeof mappingRuleCreateSchema>;

export const mappingRulePatchSchema = z
  .strictObject({ ...fields, position })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "at least one field");
export type MappingRulePatch = z.infer<typeof mappingRulePatchSchema>;

export const mappingListQuerySchema = pageQuerySchema;
export const mappingParamsSchema = z.object({ id: z.string().max(60) });
