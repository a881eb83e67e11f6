import { route } from "@/app/declare";
import {
  createIncident,
  incidentCreateSchema,
  incidentListQuerySchema,
  incidentSchema,
  listIncidents,
} from "@/lib/incidents";
import { pageOf } from "@/lib/kit/page";

export const GET = route({
  operation: "listIncidents",
  summary: "Incidents, the newest first",
  tag: "incidents",
  permission: "incidents:read",
  query: incidentListQuerySchema,
  answer: pageOf(incidentSchema),
  handle: ({ ctx, query }) => listIncidents(ctx, query),
});

export const POST = route({
  operation: "createIncident",
  summary: "Open an incident by hand",
  tag: "incidents",
  permission: "incidents:write",
  body: incidentCreateSchema,
  answer: incidentSchema,
  status: 201,
  handle: ({ ctx, body, idempotencyKey }) => createIncident(ctx, body, idempotencyKey),
});
