import { route } from "@/app/declare";
import { incidentParamsSchema, incidentSchema, splitIncident, splitSchema } from "@/lib/incidents";

export const POST = route({
  operation: "splitIncident",
  summary: "Part signals from an incident for good: they open one of their own",
  tag: "incidents",
  permission: "incidents:write",
  params: incidentParamsSchema,
  body: splitSchema,
  status: 201,
  answer: incidentSchema,
  handle: ({ ctx, params, body }) => splitIncident(ctx, params.number, body.signalIds),
});
