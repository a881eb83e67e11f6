import { route } from "@/app/declare";
import { planParamsSchema, planSchema, planWithdrawSchema, withdrawPlan } from "@/lib/remediation";

export const POST = route({
  operation: "withdrawPlan",
  summary: "Take a plan back, also one that is carried or approved: nobody carries it out any more",
  tag: "plans",
  permission: "plans:approve",
  params: planParamsSchema,
  body: planWithdrawSchema,
  answer: planSchema,
  status: 200,
  handle: ({ ctx, params, body }) => withdrawPlan(ctx, params.number, params.plan, body),
});
