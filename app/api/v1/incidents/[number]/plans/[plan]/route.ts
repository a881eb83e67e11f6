import { route } from "@/app/declare";
import { editPlan, getPlan, planEditSchema, planParamsSchema, planSchema } from "@/lib/remediation";

export const GET = route({
  operation: "getPlan",
  summary: "One plan, with how each agent voted, whether its signature holds, and the versions before",
  tag: "plans",
  permission: "plans:read",
  params: planParamsSchema,
  answer: planSchema,
  handle: ({ ctx, params }) => getPlan(ctx, params.number, params.plan),
});

export const PATCH = route({
  operation: "editPlan",
  summary:
    "Write another version of a plan that nobody has decided on; its votes are void, and agents vote anew",
  description: "Of the version whose `digest` is given: when it is no longer the newest, the answer is 409.",
  tag: "plans",
  permission: "plans:approve",
  params: planParamsSchema,
  body: planEditSchema,
  answer: planSchema,
  handle: ({ ctx, params, body }) => editPlan(ctx, params.number, params.plan, body),
});
