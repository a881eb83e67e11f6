import { z } from "zod";
import { firstOf, isObject, maybeObject, object, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import { statusOf } from "@/lib/intake/alerts/status";

const incidentSchema = z.looseObject({
  incident: z.looseObject({
    incident_id: z.union([z.string(), z.number()]),
    state: z.string(),
    resource: maybeObject,
    metric: maybeObject,
    metadata: maybeObject,
    policy_user_labels: maybeObject,
    documentation: z.union([object, z.string()]).catch({}).default({}),
  }),
});
type Incident = z.output<typeof incidentSchema>["incident"];

/** A push of Pub/Sub: the body is inside, in base64. */
const pushSchema = z.looseObject({ message: z.looseObject({ data: z.string() }), subscription: z.string() });

export const google = senderOf({
  name: "google",
  has: ["incident", "subscription"],
  aliases: ["gcp", "gcpmonitoring", "gcp-monitoring", "google-cloud", "googlecloud", "stackdriver"],
  schema: z.union([
    incidentSchema,
    pushSchema.transform(({ message }) => unpacked(message.data)).pipe(incidentSchema),
  ]),
  read: ({ incident }): Notice[] => [noticeOf(incident)],
});

function unpacked(data: string): unknown {
  try {
    return JSON.parse(Buffer.from(data, "base64").toString("utf8"));
  } catch {
    return null;
  }
}

function noticeOf(incident: Incident): Notice {
  const { resource, metric, metadata, policy_user_labels: policyLabels, documentation } = incident;
  const labels = {
    ...labelsIn(metric.labels),
    ...labelsIn(resource.labels),
    ...labelsIn(metadata.user_labels),
    ...policyLabels,
  };
  return {
    title: firstOf(incident.condition_name, incident.summary, incident.policy_name),
    status: statusOf(incident.state),
    severity: [incident.severity, labels.severity, labelsIn(metadata.system_labels).severity],
    rule: firstOf(displayName(incident.policy_name), incident.condition_name),
    dedupKey: incident.incident_id,
    service: firstOf(labels.service, labels.service_name),
    description: firstOf(incident.summary, isObject(documentation) ? documentation.content : documentation),
    url: incident.url,
    startsAt: incident.started_at,
    endsAt: incident.ended_at,
    labels: { ...labels, resource_type: resource.type, metric_type: metric.type },
    rest: restOf(incident, [
      "summary",
      "url",
      "started_at",
      "ended_at",
      "policy_user_labels",
      "metric",
      "resource",
    ]),
  };
}

const labelsIn = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});
/** `projects/1/alertPolicies/2` is no name. */
const displayName = (name: unknown) =>
  typeof name === "string" && name.startsWith("projects/") ? undefined : name;
