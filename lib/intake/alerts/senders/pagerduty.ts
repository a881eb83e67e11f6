import { z } from "zod";
import {
  anything,
  firstOf,
  isObject,
  maybeList,
  maybeObject,
  object,
  restOf,
} from "@/lib/intake/alerts/fields";
import { fingerprintOf } from "@/lib/intake/alerts/fingerprint";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import { statusOf } from "@/lib/intake/alerts/status";

/** Events API v2, `/v2/enqueue`; and version 1, which some agents still speak. */
const eventSchema = z.looseObject({
  event_action: z.enum(["trigger", "acknowledge", "resolve"]),
  dedup_key: z.string().max(255).nullish(),
  payload: maybeObject,
  links: maybeList,
});
type PagerDutyEvent = z.output<typeof eventSchema>;
const firstVersionSchema = z.looseObject({
  event_type: z.enum(["trigger", "acknowledge", "resolve"]),
  service_key: anything,
  incident_key: anything,
});

/** The key of an event that brings none: the same trouble of the same source is the same alert, however often it is sent. */
export const dedupKeyOf = ({ dedup_key, payload }: Pick<PagerDutyEvent, "dedup_key" | "payload">): string =>
  dedup_key ||
  fingerprintOf({
    summary: payload.summary,
    source: payload.source,
    component: payload.component,
    group: payload.group,
    class: payload.class,
  });

/** Keys are secrets: they open the intake. */
const SECRET = ["routing_key", "service_key"];

function noticeOfEvent(event: PagerDutyEvent): Notice {
  const { payload, links } = event;
  const details = isObject(payload.custom_details)
    ? payload.custom_details
    : { details: payload.custom_details };
  const link = links.find(isObject);
  const key = dedupKeyOf(event);
  return {
    title: firstOf(payload.summary, key),
    status: statusOf(event.event_action),
    severity: payload.severity,
    rule: payload.class,
    dedupKey: key,
    url: firstOf(event.client_url, link?.href),
    startsAt: event.event_action === "trigger" ? payload.timestamp : undefined,
    at: event.event_action === "trigger" ? undefined : payload.timestamp,
    labels: { ...details, ...restOf(payload, ["summary", "severity", "timestamp", "custom_details"]) },
    rest: restOf(event, [...SECRET, "event_action", "dedup_key", "payload", "client_url"]),
  };
}

/** Webhooks v3: what PagerDuty itself tells of its incidents. */
const webhookSchema = z.looseObject({
  event: z.looseObject({ event_type: z.string(), occurred_at: anything, data: object }),
});

function noticesOfWebhook({ event }: z.output<typeof webhookSchema>): Notice[] {
  const { data } = event;
  // Notes, responders, pings and the like tell of no state.
  if (data.type !== "incident") return [];
  const service = isObject(data.service) ? data.service : {};
  const priority = isObject(data.priority) ? data.priority : {};
  return [
    {
      title: data.title,
      status: statusOf(data.status, event.event_type.replace(/^incident\./, "")),
      severity: [priority.summary, URGENCY[String(data.urgency)]],
      identity: { source: "pagerduty", incident: data.id },
      dedupKey: firstOf(data.incident_key, data.id),
      service: firstOf(service.summary, service.name),
      url: data.html_url,
      startsAt: data.created_at,
      at: event.occurred_at,
      rest: {
        ...restOf(data, ["title", "status", "html_url", "created_at", "service", "self", "type"]),
        event_type: event.event_type,
        agent: isObject(event.agent) ? event.agent.summary : undefined,
      },
    },
  ];
}
const URGENCY: Record<string, string> = { high: "high", low: "low" };

export const pagerduty = senderOf({
  name: "pagerduty",
  has: ["event_action", "event", "event_type"],
  schema: z.union([eventSchema, webhookSchema, firstVersionSchema]),
  read: (body): Notice[] => {
    if ("event_action" in body) return [noticeOfEvent(body as PagerDutyEvent)];
    if ("event" in body) return noticesOfWebhook(body as z.output<typeof webhookSchema>);
    const { event_type, incident_key, description, details, client_url } = body;
    return [
      noticeOfEvent({
        ...restOf(body, ["event_type", "incident_key", "description", "details"]),
        event_action: event_type as PagerDutyEvent["event_action"],
        dedup_key: firstOf(incident_key),
        payload: { summary: description, custom_details: details },
        links: [],
        client_url,
      }),
    ];
  },
});
