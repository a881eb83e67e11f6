import { route } from "@/app/declare";
import { deleteNoiseRule, patchNoiseRule } from "@/lib/signals";
import { noiseParamsSchema, noiseRulePatchSchema, noiseRuleSchema } from "@/lib/signals/schemas";

export const PATCH = route({
  operation: "patchNoiseRule",
  summary: "Change a rule of noise control",
  tag: "noise",
  permission: "noise:manage",
  params: noiseParamsSchema,
  body: noiseRulePatchSchema,
  answer: noiseRuleSchema,
  handle: ({ ctx, params, body }) => patchNoiseRule(ctx, params.id, body),
});

export const DELETE = route({
  operation: "deleteNoiseRule",
  summary: "Remove a rule of noise control",
  tag: "noise",
  permission: "noise:manage",
  params: noiseParamsSchema,
  handle: ({ ctx, params }) => deleteNoiseRule(ctx, params.id),
});
