import { kubernetesEventSchema, objectOf, workloadOf } from "@/lib/intake/alerts/senders/kubernetes";
import { firstText, type RawItem, without } from "./item";

/** An event of Kubernetes as a line of the workload it is about: a warning warns, all else informs. Null for another item. */
export function kubernetesItem(item: Record<string, unknown>): RawItem | null {
  const parsed = kubernetesEventSchema.safeParse(item);
  if (!parsed.success) return null;
  const event = parsed.data;
  const about = objectOf(event);
  const note = firstText(event, ["message", "note"]);
  return {
    ts: firstText(event, ["lastTimestamp", "deprecatedLastTimestamp", "eventTime", "firstTimestamp"]),
    service: workloadOf(about),
    level: event.type === "Warning" ? "warn" : "info",
    message: note === undefined ? event.reason : `${event.reason}: ${note}`,
    attributes: {
      kind: about.kind,
      name: about.name,
      namespace: about.namespace,
      ...without(event, ["message", "note", "involvedObject", "regarding", "metadata", "kind", "apiVersion"]),
    },
    traceId: undefined,
    release: undefined,
    environment: undefined,
  };
}
