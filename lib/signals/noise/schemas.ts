import { z } from "zod";
import { pageQuerySchema } from "@/lib/kit/page";
import { flapPolicySchema, noiseMatchersSchema, repeatPolicySchema, scheduleSchema } from "../policies";

const shared = {
  name: z.string().trim().min(1).max(100),
  matchers: noiseMatchersSchema.describe("which alerts; none hold of every alert"),
  enabled: z.boolean(),
};
const standing = {
  id: z.string(),
  held: z.number().int().describe("how often it held an alert back"),
  lastHeldAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
};

export const maintenanceWindowSchema = z.object({
  ...standing,
  ...shared,
  schedule: scheduleSchema,
  describes: z.string().describe("the schedule in words"),
  isOpen: z.boolean(),
  endsAt: z.iso.datetime().nullable().describe("when the one that is open ends"),
  nextStartsAt: z.iso.datetime().nullable(),
});
export type MaintenanceWindow = z.infer<typeof maintenanceWindowSchema>;

export const maintenanceWindowCreateSchema = z.strictObject({
  ...shared,
  matchers: shared.matchers.default([]),
  enabled: shared.enabled.default(true),
  schedule: scheduleSchema,
});
export type MaintenanceWindowCreate = z.infer<typeof maintenanceWindowCreateSchema>;

const atLeastOne = (patch: object) => Object.keys(patch).length > 0;
export const maintenanceWindowPatchSchema = z
  .strictObject({ ...shared, schedule: scheduleSchema })
  .partial()
  .refine(atLeastOne, "at least one field");
export type MaintenanceWindowPatch = z.infer<typeof maintenanceWindowPatchSchema>;

/** What a rule does with the alerts it is about. */
export const noiseEffectSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("mute"),
    until: z.number().int().min(0).nullable().describe("epoch ms; null for always"),
  }),
  z.strictObject({ kind: z.literal("flapping"), policy: flapPolicySchema }),
  z.strictObject({ kind: z.literal("repeats"), policy: repeatPolicySchema }),
  z.strictObject({
    kind: z.literal("upstream"),
    joins: z
      .boolean()
      .describe(
        "whether alerts join the incident of what their service needs and is down; without a rule they do",
      ),
  }),
]);
export type NoiseEffect = z.infer<typeof noiseEffectSchema>;

export const noiseRuleSchema = z.object({ ...standing, ...shared, effect: noiseEffectSchema });
export type NoiseRuleView = z.infer<typeof noiseRuleSchema>;

export const noiseRuleCreateSchema = z.strictObject({
  ...shared,
  matchers: shared.matchers.default([]),
  enabled: shared.enabled.default(true),
  effect: noiseEffectSchema,
});
export type NoiseRuleCreate = z.infer<typeof noiseRuleCreateSchema>;

export const noiseRulePatchSchema = z
  .strictObject({ ...shared, effect: noiseEffectSchema })
  .partial()
  .refine(atLeastOne, "at least one field");
export type NoiseRulePatch = z.infer<typeof noiseRulePatchSchema>;

export const noiseListQuerySchema = pageQuerySchema;
export type NoiseListQuery = z.infer<typeof noiseListQuerySchema>;
export const noiseParamsSchema = z.object({ id: z.string().max(60) });
