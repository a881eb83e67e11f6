import { route } from "@/app/declare";
import { pageOf } from "@/lib/kit/page";
import { listPlans, planListQuerySchema, planSchema } from "@/lib/remediation";

export const GET = route({
  operation: "listPlans",
  summary:
    "Plans of all incidents, the newest first: those that nobody has decided on, or of the given states",
  tag: "plans",
  permission: "plans:read",
  query: planListQuerySchema,
  answer: pageOf(planSchema),
  handle: ({ ctx, query }) => listPlans(ctx, query),
});
