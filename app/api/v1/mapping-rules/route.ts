import { route } from "@/app/declare";
import {
  createMappingRule,
  listMappingRules,
  mappingRuleCreateSchema,
  mappingRuleSchema,
} from "@/lib/intake";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listMappingRules",
  summary:
    "List the rules that give alerts their severity, service and owner, in the order in which they act",
  tag: "noise",
  permission: "noise:read",
  answer: pageOf(mappingRuleSchema),
  handle: ({ ctx }) => listMappingRules(ctx),
});

export const POST = route({
  operation: "createMappingRule",
  summary: "Make a mapping rule; it acts after the others, or at its `position`",
  tag: "noise",
  permission: "noise:manage",
  body: mappingRuleCreateSchema,
  status: 201,
  answer: mappingRuleSchema,
  handle: ({ ctx, body }) => createMappingRule(ctx, body),
});
