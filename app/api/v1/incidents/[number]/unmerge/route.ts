import { route } from "@/app/declare";
import { incidentParamsSchema, incidentSchema, unmergeIncident } from "@/lib/incidents";

export const POST = route({
  operation: "unmergeIncident",
  summary: "Take a merge back: the signals that it moved return, and what it taught is forgotten",
  tag: "incidents",
  permission: "incidents:write",
  params: incidentParamsSchema,
  answer: incidentSchema,
  handle: ({ ctx, params }) => unmergeIncident(ctx, params.number),
});
