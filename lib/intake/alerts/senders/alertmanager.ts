import { z } from "zod";
import { anything, firstOf, isObject, maybeObject, object, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import { statusOf } from "@/lib/intake/alerts/status";

const alertSchema = z
  .looseObject({ labels: object, annotations: maybeObject, startsAt: anything, endsAt: anything })
  // Its title is among its labels or texts; one that has its own is the contract's.
  .refine((alert) => !("title" in alert));
type PrometheusAlert = z.output<typeof alertSchema>;

/** A group as Alertmanager's webhook sends it, version 4; Grafana's is the same with more fields. */
export const groupSchema = z.looseObject({
  alerts: z.array(alertSchema).min(1),
  commonLabels: maybeObject,
  commonAnnotations: maybeObject,
});
export type Group = z.output<typeof groupSchema>;

/** Fields of the group that say something of each of its alerts; the rest repeats them. */
const OF_GROUP = [
  "receiver",
  "groupKey",
  "notification_reason",
  "notificationReason",
  "externalURL",
  "orgId",
];

export const noticesOfGroup = (group: Group): Notice[] =>
  group.alerts.map((alert) => {
    const about = Object.fromEntries(OF_GROUP.map((name) => [name, group[name]]));
    // Of a truncated group the rest did not come: the number is all there is to know.
    if (Number(group.truncatedAlerts) > 0) about.truncatedAlerts = group.truncatedAlerts;
    return {
      ...noticeOf({
        ...alert,
        labels: { ...group.commonLabels, ...alert.labels },
        annotations: { ...group.commonAnnotations, ...alert.annotations },
      }),
      status: statusOf(alert.status, group.status),
      rest: { ...restOf(alert, [...READ, "status", "fingerprint"]), ...about },
    };
  });

const READ = ["labels", "annotations", "startsAt", "endsAt", "generatorURL"];

function noticeOf({
  labels,
  annotations,
  startsAt,
  endsAt,
  generatorURL,
  externalURL,
}: PrometheusAlert): Notice {
  const { summary, title, description, message } = annotations;
  return {
    title: firstOf(summary, title, labels.alertname, message, description) ?? asText(labels),
    status: "firing",
    severity: [labels.severity, labels.priority, labels.level, annotations.severity],
    rule: labels.alertname,
    // All labels and only they are the alert, whether Prometheus or an Alertmanager behind it tells of it.
    identity: Object.fromEntries(Object.entries(labels).map(([name, value]) => [`label.${name}`, value])),
    description: firstOf(description, message),
    url: firstOf(generatorURL, externalURL),
    labels,
    annotations,
    startsAt,
    endsAt,
  };
}

/** `job=web, instance=a`: alerts need no name. */
const asText = (labels: Record<string, unknown>) =>
  Object.entries(labels)
    .slice(0, 5)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");

export const alertmanager = senderOf({
  name: "alertmanager",
  has: ["alerts"],
  aliases: ["prometheus-alertmanager", "mimir", "vmalert"],
  schema: groupSchema,
  read: noticesOfGroup,
});

/** How long an alert lives that Prometheus does not repeat, where it does not say: Alertmanager's `resolve_timeout`. */
const RESOLVE_TIMEOUT_MS = 5 * 60_000;

/** What Prometheus, or any other client, posts to Alertmanager's `/api/v2/alerts`. An end in the future is a deadline. */
export const prometheus = senderOf({
  name: "prometheus",
  each: ["labels"],
  schema: z.array(alertSchema),
  read: (alerts, now) =>
    alerts.map((alert) => {
      const end = typeof alert.endsAt === "string" ? Date.parse(alert.endsAt) : Number.NaN;
      // The year 1 is Go's "not set".
      const isSet = end > 0;
      return {
        ...noticeOf(alert),
        status: isSet && end <= now ? ("resolved" as const) : ("firing" as const),
        expiresAt: isSet ? end : now + RESOLVE_TIMEOUT_MS,
        rest: restOf(alert, READ),
      };
    }),
});

/** True for a body that is a group but for its list: some templates send only what its alerts have in common. */
export const isBareGroup = (body: unknown): body is Record<string, unknown> =>
  isObject(body) && isObject(body.commonLabels) && Object.keys(body.commonLabels).length > 0;

/** One notice for a group whose alerts did not come with it. */
export const noticeOfBareGroup = (group: Record<string, unknown>): Notice => {
  const labels = group.commonLabels as Record<string, unknown>;
  const annotations = isObject(group.commonAnnotations) ? group.commonAnnotations : {};
  return {
    ...noticeOf({ labels, annotations, startsAt: undefined, endsAt: undefined }),
    status: statusOf(group.status, group.state),
    url: group.externalURL,
    rest: restOf(group, ["commonLabels", "commonAnnotations", "alerts", "status", "state"]),
  };
};
