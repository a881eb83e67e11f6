import { route } from "@/app/declare";
import {
  createGroupingRule,
  groupingRuleCreateSchema,
  groupingRuleSchema,
  listGroupingRules,
} from "@/lib/incidents";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listGroupingRules",
  summary: "List the rules on how signals become incidents, in the order in which they are asked",
  tag: "rules",
  permission: "rules:read",
  answer: pageOf(groupingRuleSchema),
  handle: ({ ctx }) => listGroupingRules(ctx),
});

export const POST = route({
  operation: "createGroupingRule",
  summary: "Make a rule of grouping; it holds for signals that arrive from now on",
  tag: "rules",
  permission: "rules:manage",
  body: groupingRuleCreateSchema,
  status: 201,
  answer: groupingRuleSchema,
  handle: ({ ctx, body }) => createGroupingRule(ctx, body),
});
