import { route } from "@/app/declare";
import { incidentParamsSchema, incidentSchema, mergeIncident, mergeSchema } from "@/lib/incidents";

export const POST = route({
  operation: "mergeIncident",
  summary:
    "Put an incident into another; its signals move, and signals like these come together from then on",
  tag: "incidents",
  permission: "incidents:write",
  params: incidentParamsSchema,
  body: mergeSchema,
  answer: incidentSchema,
  handle: ({ ctx, params, body }) => mergeIncident(ctx, params.number, body.into),
});
