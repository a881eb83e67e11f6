import { route } from "@/app/declare";
import { incidentParamsSchema, listIncidentRunbooks, noteIncidentRunbook } from "@/lib/incidents";
import { pageOf } from "@/lib/kit/page";
import { runbookHitSchema, runbookUseSchema } from "@/lib/knowledge";

export const GET = route({
  operation: "listIncidentRunbooks",
  summary: "Runbooks for an incident, the best first, with the reason for each",
  tag: "incidents",
  permission: "runbooks:read",
  limit: "search",
  params: incidentParamsSchema,
  answer: pageOf(runbookHitSchema),
  handle: ({ ctx, params }) => listIncidentRunbooks(ctx, params.number),
});

export const POST = route({
  operation: "noteIncidentRunbook",
  summary: "Say what became of a runbook at an incident: used, helped, not helped, or null to take it back",
  tag: "incidents",
  permission: "incidents:write",
  params: incidentParamsSchema,
  body: runbookUseSchema,
  handle: ({ ctx, params, body }) => noteIncidentRunbook(ctx, params.number, body),
});
