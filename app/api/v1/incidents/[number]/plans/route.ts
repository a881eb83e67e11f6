import { route } from "@/app/declare";
import { incidentParamsSchema } from "@/lib/incidents";
import { pageQuerySchema } from "@/lib/kit/page";
import { incidentPlansSchema, listIncidentPlans } from "@/lib/remediation";

export const GET = route({
  operation: "listIncidentPlans",
  summary: "Plans for an incident in their newest versions, the newest first, with how the agents voted",
  description:
    "A plan is shown to those who see every service that it names. Where there is none, `why` says why.",
  tag: "plans",
  permission: "plans:read",
  params: incidentParamsSchema,
  query: pageQuerySchema,
  answer: incidentPlansSchema,
  handle: ({ ctx, params, query }) => listIncidentPlans(ctx, params.number, query),
});
