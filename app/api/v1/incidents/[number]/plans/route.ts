import { route } from "@/app/declare";
import { incidentParamsSchema } from "@/lib/incidents";
import { incidentPlansSchema, listPlans } from "@/lib/remediation";

export const GET = route({
  operation: "listIncidentPlans",
  summary: "Plans for an incident in their newest versions, with how the agents voted",
  description:
    "A plan is shown to those who see every service that it names. Where there is none, `why` says why.",
  tag: "plans",
  permission: "plans:read",
  params: incidentParamsSchema,
  answer: incidentPlansSchema,
  handle: ({ ctx, params }) => listPlans(ctx, params.number),
});
