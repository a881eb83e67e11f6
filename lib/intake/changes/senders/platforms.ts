import { z } from "zod";
import { firstOf, isObject, maybeList, maybeObject, restOf } from "@/lib/intake/alerts/fields";
import { senderOf } from "@/lib/intake/alerts/sender";
import {
  type KubernetesEvent,
  kubernetesEventSchema,
  objectOf,
  workloadOf,
} from "@/lib/intake/alerts/senders/kubernetes";
import type { ChangeNotice } from "@/lib/intake/changes/change";

/** PagerDuty's change events, `/v2/change/enqueue`. */
export const pagerdutyChange = senderOf({
  name: "pagerduty",
  has: ["payload"],
  schema: z.looseObject({
    payload: z.looseObject({ summary: z.string(), custom_details: maybeObject }),
    links: maybeList,
    event_action: z.undefined().optional(),
  }),
  read: ({ payload, links }): ChangeNotice[] => {
    const { custom_details: details } = payload;
    const link = links.find(isObject);
    return [
      {
        kind: /\bflag\b|toggle/i.test(payload.summary)
          ? "flag"
          : /\bconfig/i.test(payload.summary)
            ? "config"
            : "deploy",
        title: payload.summary,
        service: firstOf(details.service),
        environment: firstOf(details.environment, details.env),
        version: firstOf(details.version, details.build_number, details.commit, details.revision),
        url: link?.href,
        at: payload.timestamp,
        labels: { ...details, source: payload.source },
      },
    ];
  },
});

const eventsSchema = z.union([
  kubernetesEventSchema.transform((event) => [event]),
  z.array(kubernetesEventSchema).min(1),
  z.looseObject({ items: z.array(kubernetesEventSchema) }).transform(({ items }) => items),
  z.looseObject({ event: kubernetesEventSchema }).transform(({ event }) => [event]),
]);

/** Events that change what runs: a roll-out moves replicas from one set to the next, an autoscaler their number. */
const SCALES =
  /^(?:ScalingReplicaSet|SuccessfulRescale|SuccessfulCreate|SuccessfulDelete|TriggeredScaleUp|ScaleDown)$/;

export const kubernetesChange = senderOf({
  name: "kubernetes",
  has: ["reason", "items", "event"],
  each: ["reason"],
  aliases: ["k8s"],
  schema: eventsSchema,
  read: (events): ChangeNotice[] => events.filter(({ reason }) => SCALES.test(reason)).map(noticeOf),
});

function noticeOf(event: KubernetesEvent): ChangeNotice {
  const about = objectOf(event);
  const at = firstOf(
    event.lastTimestamp,
    event.deprecatedLastTimestamp,
    event.eventTime,
    event.firstTimestamp,
  );
  return {
    kind: "scale",
    title: firstOf(event.message, event.note) ?? `${event.reason} ${about.name}`,
    service: workloadOf(about),
    identity: {
      source: "kubernetes",
      kind: about.kind,
      namespace: about.namespace,
      name: about.name,
      reason: event.reason,
      text: firstOf(event.message, event.note),
      at,
    },
    outcome: "succeeded",
    at,
    labels: { namespace: about.namespace, kind: about.kind, name: about.name, reason: event.reason },
    rest: restOf(event, ["message", "note", "involvedObject", "regarding", "metadata"]),
  };
}
