import { route } from "@/app/declare";
import {
  groupingRuleListQuerySchema,
  groupingRuleParamsSchema,
  listShadowFindings,
  shadowFindingSchema,
} from "@/lib/incidents";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listShadowFindings",
  summary: "What a rule in shadow would have decided otherwise, the newest first; the last 1,000 are kept",
  tag: "rules",
  permission: "rules:read",
  params: groupingRuleParamsSchema,
  query: groupingRuleListQuerySchema,
  answer: pageOf(shadowFindingSchema),
  handle: ({ ctx, params, query }) => listShadowFindings(ctx, params.id, query),
});
