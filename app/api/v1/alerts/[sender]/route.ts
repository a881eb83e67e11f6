import { route } from "@/app/declare";
import { alertsAnswerSchema, alertsQuerySchema, senderParamsSchema } from "@/lib/intake";
import { alertsBody, receiveAlerts } from "../receive";

export const POST = route({
  operation: "acceptSenderAlerts",
  summary: "Send alerts as the webhook of another system",
  description:
    "`alertmanager`, `grafana`, `datadog`, `sentry`, `cloudwatch`, `pagerduty`, `opsgenie`, `newrelic`, `zabbix`, `uptime-kuma`, `google`, `azure`, `kubernetes`; any other name is read by the words that monitoring uses. The key may come as `?key=` or as the password of Basic.",
  tag: "alerts",
  permission: "alerts:write",
  limit: "intake",
  params: senderParamsSchema,
  query: alertsQuerySchema,
  keyInQuery: true,
  body: alertsBody,
  status: 202,
  answer: alertsAnswerSchema,
  handle: ({ ctx, params, query, body, idempotencyKey, request }) =>
    receiveAlerts(
      ctx,
      { sender: params.sender, body, service: query.service ?? null, idempotencyKey },
      request,
    ),
});
