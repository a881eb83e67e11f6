import { route } from "@/app/declare";
import {
  getIncident,
  incidentDetailSchema,
  incidentParamsSchema,
  incidentPatchSchema,
  incidentSchema,
  patchIncident,
} from "@/lib/incidents";

export const GET = route({
  operation: "getIncident",
  summary: "One incident with its first read",
  tag: "incidents",
  permission: "incidents:read",
  params: incidentParamsSchema,
  answer: incidentDetailSchema,
  handle: ({ ctx, params }) => getIncident(ctx, params.number),
});

export const PATCH = route({
  operation: "patchIncident",
  summary: "Acknowledge, mitigate, resolve, reopen, retitle, assign",
  description:
    "Every state leads to every other and none to itself: of two requests for the same state one answers 409.",
  tag: "incidents",
  permission: "incidents:write",
  params: incidentParamsSchema,
  body: incidentPatchSchema,
  answer: incidentSchema,
  handle: ({ ctx, params, body }) => patchIncident(ctx, params.number, body),
});
