import { route } from "@/app/declare";
import {
  deleteMappingRule,
  mappingParamsSchema,
  mappingRulePatchSchema,
  mappingRuleSchema,
  patchMappingRule,
} from "@/lib/intake";

export const PATCH = route({
  operation: "patchMappingRule",
  summary: "Change a mapping rule, or move it",
  tag: "noise",
  permission: "noise:manage",
  params: mappingParamsSchema,
  body: mappingRulePatchSchema,
  answer: mappingRuleSchema,
  handle: ({ ctx, params, body }) => patchMappingRule(ctx, params.id, body),
});

export const DELETE = route({
  operation: "deleteMappingRule",
  summary: "Remove a mapping rule",
  tag: "noise",
  permission: "noise:manage",
  params: mappingParamsSchema,
  handle: ({ ctx, params }) => deleteMappingRule(ctx, params.id),
});
