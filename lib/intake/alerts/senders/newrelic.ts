import { z } from "zod";
import { anything, firstOf, isObject, maybeList, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import { statusOf } from "@/lib/intake/alerts/status";

/** A workflow's issue, in the default template or one that keeps its names. */
const issueSchema = z
  .looseObject({ state: z.string(), title: anything, impactedEntities: anything })
  .refine((body) => ISSUE.some((name) => body[name] !== undefined));
const ISSUE = [
  "issueUrl",
  "issuePageUrl",
  "issueId",
  "totalIncidents",
  "alertPolicyNames",
  "alertConditionNames",
  "impactedEntities",
];

/** Channels before workflows: an incident of a policy. */
const incidentSchema = z.looseObject({
  condition_name: z.string(),
  current_state: z.string(),
  targets: maybeList,
});

export const newrelic = senderOf({
  name: "newrelic",
  has: ["condition_name", ...ISSUE],
  aliases: ["new-relic", "new_relic"],
  schema: z.union([incidentSchema, issueSchema]),
  read: (body): Notice[] => [
    "condition_name" in body
      ? noticeOfIncident(body as z.output<typeof incidentSchema>)
      : noticeOfIssue(body as z.output<typeof issueSchema>),
  ],
});

function noticeOfIssue(issue: z.output<typeof issueSchema>): Notice {
  const entities = Array.isArray(issue.impactedEntities) ? issue.impactedEntities : [];
  const id = firstOf(issue.issueId, issue.id);
  return {
    title: firstOf(Array.isArray(issue.title) ? issue.title[0] : issue.title),
    status: statusOf(issue.state),
    severity: [issue.priority, issue.severity],
    rule: Array.isArray(issue.alertConditionNames) ? issue.alertConditionNames[0] : issue.alertConditionNames,
    dedupKey: id,
    service: firstOf(issue.service, entities.length === 1 ? entities[0] : undefined),
    description: firstOf(issue.description, issue.details),
    url: firstOf(issue.issueUrl, issue.issuePageUrl),
    startsAt: issue.createdAt,
    endsAt: issue.closedAt,
    at: firstOf(issue.updatedAt),
    rest: restOf(issue, ["title", "state", "priority", "issueUrl", "createdAt", "updatedAt"]),
  };
}

function noticeOfIncident(incident: z.output<typeof incidentSchema>): Notice {
  const targets = incident.targets.filter(isObject);
  const [target] = targets;
  return {
    title: incident.condition_name,
    status: statusOf(incident.current_state),
    severity: incident.severity,
    rule: firstOf(incident.condition_name),
    dedupKey: firstOf(incident.incident_id),
    service: targets.length === 1 ? firstOf(target?.name) : undefined,
    description: incident.details,
    url: firstOf(incident.incident_url, incident.violation_chart_url),
    startsAt: incident.current_state === "open" ? incident.timestamp : undefined,
    endsAt: incident.current_state === "closed" ? incident.timestamp : undefined,
    at: incident.timestamp,
    labels: isObject(target?.labels) ? target.labels : {},
    rest: restOf(incident, ["details", "incident_url", "timestamp"]),
  };
}
