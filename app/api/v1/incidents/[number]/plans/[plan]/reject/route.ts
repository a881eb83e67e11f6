import { route } from "@/app/declare";
import { planDecisionSchema, planParamsSchema, planSchema, rejectPlan } from "@/lib/remediation";

export const POST = route({
  operation: "rejectPlan",
  summary: "Reject a plan, as a person and whatever the agents said",
  description:
    "Of the version whose `digest` is given: when it is no longer the newest, or somebody decided first, the answer is 409.",
  tag: "plans",
  permission: "plans:approve",
  params: planParamsSchema,
  body: planDecisionSchema,
  answer: planSchema,
  status: 200,
  handle: ({ ctx, params, body }) => rejectPlan(ctx, params.number, params.plan, body),
});
