import { route } from "@/app/declare";
import {
  alertListQuerySchema,
  alertSchema,
  alertsAnswerSchema,
  alertsQuerySchema,
  listAlerts,
} from "@/lib/intake";
import { pageOf } from "@/lib/kit/page";
import { alertsBody, receiveAlerts } from "./receive";

export const GET = route({
  operation: "listAlerts",
  summary: "List alerts of other systems, heard of last first",
  tag: "alerts",
  permission: "alerts:read",
  query: alertListQuerySchema,
  answer: pageOf(alertSchema),
  handle: ({ ctx, query }) => listAlerts(ctx, query),
});

export const POST = route({
  operation: "acceptAlerts",
  summary: "Send alerts; 202 means they are durable",
  description:
    "`{title, status: firing|resolved, severity?, service?, fingerprint?, description?, labels?, startsAt?, endsAt?, url?}`, or an array of them. Bodies of known senders are understood here too. `incidents` are those known so far; with `Prefer: wait=5` the answer waits, so many seconds at most, until it is known which incidents the alerts became.",
  tag: "alerts",
  permission: "alerts:write",
  limit: "intake",
  query: alertsQuerySchema,
  keyInQuery: true,
  body: alertsBody,
  status: 202,
  answer: alertsAnswerSchema,
  handle: ({ ctx, query, body, idempotencyKey, request }) =>
    receiveAlerts(ctx, { sender: "generic", body, service: query.service ?? null, idempotencyKey }, request),
});
