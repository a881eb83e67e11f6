import { z } from "zod";
import { firstOf, isObject, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import { withoutReplica } from "@/lib/kit/replica";

/** An Event of core/v1 or events.k8s.io/v1, alone, in a list, or as an exporter of events wraps it. */
export const kubernetesEventSchema = z
  .looseObject({ reason: z.string() })
  .refine((event) => isObject(event.involvedObject) || isObject(event.regarding));
export type KubernetesEvent = z.output<typeof kubernetesEventSchema>;

const bodySchema = z.union([
  kubernetesEventSchema.transform((event) => [event]),
  z.array(kubernetesEventSchema).min(1),
  z.looseObject({ items: z.array(kubernetesEventSchema) }).transform(({ items }) => items),
  z.looseObject({ event: kubernetesEventSchema }).transform(({ event }) => [event]),
  z.looseObject({ object: kubernetesEventSchema }).transform(({ object }) => [object]),
]);

/** An event is repeated while its reason lasts; when it is not any more, the alert is over. */
const LASTS_MS = 10 * 60_000;

/** Reasons that stop a workload; other warnings are hints. */
const GRAVE =
  /^(?:BackOff|CrashLoopBackOff|OOMKilling|OOMKilled|Evicted|FailedScheduling|NodeNotReady|NodeNotSchedulable|FailedMount|FailedAttachVolume|FailedCreate|SystemOOM|ErrImagePull|ImagePullBackOff|FreeDiskSpaceFailed|NetworkNotReady)$/;

export const kubernetes = senderOf({
  name: "kubernetes",
  has: ["reason", "items", "event", "object"],
  each: ["reason"],
  aliases: ["k8s", "kubernetes-events", "k8s-events"],
  schema: bodySchema,
  read: (events, now): Notice[] => events.filter(isWarning).map((event) => noticeOf(event, now)),
});

/** `Normal` events tell what went as it should. */
export const isWarning = (event: KubernetesEvent) => event.type === "Warning";

function noticeOf(event: KubernetesEvent, now: number): Notice {
  const about = objectOf(event);
  const series = isObject(event.series) ? event.series : {};
  const last = firstOf(
    series.lastObservedTime,
    event.lastTimestamp,
    event.deprecatedLastTimestamp,
    event.eventTime,
  );
  const seen = last === undefined ? Number.NaN : Date.parse(last);
  return {
    title: `${event.reason}: ${about.kind} ${about.name}`,
    status: "firing",
    severity: GRAVE.test(event.reason) ? "high" : "medium",
    rule: event.reason,
    // Pods come and go under new names; their workload's trouble is one.
    identity: {
      source: "kubernetes",
      reason: event.reason,
      kind: about.kind,
      namespace: about.namespace,
      workload: workloadOf(about),
    },
    service: workloadOf(about),
    description: firstOf(event.message, event.note),
    startsAt: firstOf(event.firstTimestamp, event.deprecatedFirstTimestamp, event.eventTime),
    at: last,
    expiresAt: (Number.isFinite(seen) ? Math.max(seen, now) : now) + LASTS_MS,
    labels: { namespace: about.namespace, kind: about.kind, name: about.name, reason: event.reason },
    rest: restOf(event, ["message", "note", "involvedObject", "regarding", "metadata", "managedFields"]),
  };
}

export interface EventObject {
  kind: string;
  name: string;
  namespace: string | undefined;
  labels: Record<string, unknown>;
}

export function objectOf(event: KubernetesEvent): EventObject {
  const object = [event.involvedObject, event.regarding].find(isObject) ?? {};
  return {
    kind: firstOf(object.kind) ?? "object",
    name: firstOf(object.name) ?? "unnamed",
    namespace: firstOf(object.namespace),
    labels: isObject(object.labels) ? object.labels : {},
  };
}

/** `cart` of the pod `cart-7d9f8b6c5d-x2x7k` and of the replica set `cart-7d9f8b6c5d`; labels are surer, where an exporter adds them. */
export function workloadOf({ kind, name, labels }: EventObject): string {
  const labelled = firstOf(labels["app.kubernetes.io/name"], labels.app, labels["k8s-app"]);
  if (labelled !== undefined) return labelled;
  return withoutReplica(kind, name);
}
