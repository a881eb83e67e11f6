import { z } from "zod";
import { firstOf, isPlaceholder, labelsOfTags, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import { statusOf } from "@/lib/intake/alerts/status";

/**
 * A webhook of Datadog has the fields that its template names, and people write their own: fields are found by the names
 * that the documentation and common templates use.
 */
const schema = z
  .looseObject({})
  .refine((body) => TITLE.concat("event_title").some((name) => typeof body[name] === "string"))
  .refine((body) => MARKS.some((name) => body[name] !== undefined));

const TITLE = ["alert_title", "title", "event_title", "name", "monitor_name"];
/** Fields that only Datadog's bodies have. */
const MARKS = [
  "alert_transition",
  "alert_type",
  "alert_id",
  "alert_cycle_key",
  "aggreg_key",
  "alert_scope",
  "monitor_id",
  "event_type",
  "alert_status",
  "last_updated",
];
const READ = [
  "tags",
  "alert_title",
  "title",
  "link",
  "url",
  "alert_transition",
  "alert_priority",
  "priority",
  "text_only_msg",
];

export const datadog = senderOf({
  name: "datadog",
  has: MARKS,
  isSure: false,
  schema,
  read: (given): Notice[] => {
    const body = Object.fromEntries(
      Object.entries(given).filter(([, value]) => typeof value !== "string" || !isPlaceholder(value)),
    );
    const title = firstOf(...TITLE.map((name) => body[name]));
    const monitor = firstOf(body.alert_id, body.monitor_id);
    const scope = firstOf(body.alert_scope, Array.isArray(body.scopes) ? body.scopes.join(",") : body.scopes);
    const key = firstOf(body.aggreg_key, body.alert_cycle_key, body.dedup_key);
    return [
      {
        title: title && withoutState(title),
        status: statusOf(
          body.alert_transition,
          body.transition,
          body.alert_status,
          body.status,
          stateIn(title),
          typeof body.event_type === "string"
            ? /(recovered|triggered|no_data|warn)$/.exec(body.event_type)?.[1]
            : undefined,
          // "error", "warning", "success": the colour of the event.
          body.alert_type,
        ),
        severity: [
          priorityOf(body.alert_priority),
          priorityOf(body.priority),
          body.severity,
          body.alert_type,
          body.event_type,
        ],
        rule: body.monitor_name ?? (title && withoutState(title)),
        ...(monitor !== undefined && {
          identity: {
            source: "datadog",
            monitor,
            name: title && withoutState(title),
            scope,
            host: scope ? undefined : body.hostname,
          },
        }),
        dedupKey: key ?? monitor,
        service: body.service,
        environment: body.env ?? body.environment,
        description: firstOf(body.text_only_msg, body.event_msg, body.body, body.message, body.description),
        url: firstOf(body.link, body.url, body.alert_url),
        at: firstOf(body.date_posix, body.date, body.last_updated),
        labels: labelsOfTags(body.tags),
        rest: restOf(body, READ),
      },
    ];
  },
});

/** `[Triggered on {host:web-1}] CPU is high` */
const STATE = /^\[(?:P\d\]\s*\[)?([A-Za-z -]{2,20}?)(?: on \{[^}]{0,300}\})?\]\s*/;
const withoutState = (title: string) => title.replace(STATE, "");
const stateIn = (title: string | undefined) => STATE.exec(title ?? "")?.[1];
const priorityOf = (value: unknown) =>
  typeof value === "string" ? value.toUpperCase().replace(/^P(?=\d$)/, "p") : value;
