import { z } from "zod";
import { alertsBody, receiveAlerts } from "@/app/api/v1/alerts/receive";
import { route } from "@/app/declare";
import { rawAnswer } from "@/lib/http";
import {
  alertmanagerQuerySchema,
  alertsQuerySchema,
  gettableAlertSchema,
  listForAlertmanager,
} from "@/lib/intake";

export const GET = route({
  operation: "listPrometheusAlerts",
  summary: "List alerts that are not over as an Alertmanager does, for amtool and dashboards",
  tag: "alerts",
  permission: "alerts:read",
  query: alertmanagerQuerySchema,
  answer: z.array(gettableAlertSchema),
  handle: ({ ctx, query }) => listForAlertmanager(ctx, query),
});

export const POST = route({
  operation: "acceptPrometheusAlerts",
  summary: "Send alerts as a Prometheus server does to its Alertmanager",
  description: "Point `alerting.alertmanagers` here. Alertmanager answers 200 and nothing, and so does this.",
  tag: "alerts",
  permission: "alerts:write",
  limit: "intake",
  query: alertsQuerySchema,
  keyInQuery: true,
  body: alertsBody,
  // Its clients read a JSON string.
  refusals: {
    types: ["application/json"],
    of: ({ detail }) => ({ type: "application/json", body: JSON.stringify(detail) }),
  },
  answer: rawAnswer("application/json", "Empty, as Alertmanager's"),
  handle: async ({ ctx, query, body, idempotencyKey, request }) => {
    const service = query.service ?? null;
    await receiveAlerts(ctx, { sender: "prometheus", body, service, idempotencyKey }, request);
    return new Response(null, { headers: { "Content-Type": "application/json" } });
  },
});
