import { route } from "@/app/declare";
import {
  commentCreateSchema,
  commentOnIncident,
  incidentParamsSchema,
  timelineEntrySchema,
} from "@/lib/incidents";

export const POST = route({
  operation: "commentOnIncident",
  summary: "Add a comment to the history of an incident",
  tag: "incidents",
  permission: "incidents:write",
  params: incidentParamsSchema,
  body: commentCreateSchema,
  answer: timelineEntrySchema,
  status: 201,
  handle: ({ ctx, params, body, idempotencyKey }) =>
    commentOnIncident(ctx, params.number, body.text, idempotencyKey),
});
