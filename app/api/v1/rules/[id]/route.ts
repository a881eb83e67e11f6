import { route } from "@/app/declare";
import {
  deleteGroupingRule,
  groupingRuleParamsSchema,
  groupingRulePatchSchema,
  groupingRuleSchema,
  patchGroupingRule,
} from "@/lib/incidents";

export const PATCH = route({
  operation: "patchGroupingRule",
  summary: "Change a rule of grouping, switch it, or move it",
  tag: "rules",
  permission: "rules:manage",
  params: groupingRuleParamsSchema,
  body: groupingRulePatchSchema,
  answer: groupingRuleSchema,
  handle: ({ ctx, params, body }) => patchGroupingRule(ctx, params.id, body),
});

export const DELETE = route({
  operation: "deleteGroupingRule",
  summary: "Remove a rule of grouping; its incidents stay",
  tag: "rules",
  permission: "rules:manage",
  params: groupingRuleParamsSchema,
  handle: ({ ctx, params }) => deleteGroupingRule(ctx, params.id),
});
