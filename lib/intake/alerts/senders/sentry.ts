import { z } from "zod";
import { firstOf, isObject, labelsOfTags, object, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import { statusOf } from "@/lib/intake/alerts/status";

/** Webhooks of the integration platform: one of these under `data` says which resource it is. */
const platformSchema = z.looseObject({
  action: z.string(),
  data: z.union([
    z.looseObject({ issue: object }),
    z.looseObject({ event: object }),
    z.looseObject({ error: object }),
    z.looseObject({ metric_alert: object }),
  ]),
});
/** The older plugin: the event of an issue. */
const pluginSchema = z.looseObject({
  project: z.union([z.string(), z.number()]),
  event: object,
  url: z.string().nullish(),
});
/** Installations and comments: nothing that fires. */
const otherSchema = z.looseObject({ action: z.string(), installation: object, data: object });

export const sentry = senderOf({
  name: "sentry",
  has: ["data", "event"],
  schema: z.union([platformSchema, pluginSchema, otherSchema]),
  read: (body): Notice[] => {
    if ("event" in body) return [noticeOfPlugin(body as z.output<typeof pluginSchema>)];
    const { action, data } = body as z.output<typeof platformSchema>;
    const fields = data as Record<string, unknown>;
    if (isObject(fields.metric_alert)) return [noticeOfMetric(action, fields, fields.metric_alert)];
    if (isObject(fields.issue)) return noticesOfIssue(action, fields.issue);
    const event = fields.event ?? fields.error;
    return isObject(event) ? [noticeOfEvent(event, fields)] : [];
  },
});

/** Issues and their events share one identity, so that resolving the issue ends what the alert rule began. */
const identityOf = (issue: unknown) => ({ source: "sentry", issue });
/** What a sample of the event holds of code and machine; the whole body is kept beside the alert. */
const SAMPLE = [
  "exception",
  "breadcrumbs",
  "contexts",
  "request",
  "sdk",
  "modules",
  "threads",
  "entries",
  "_metrics",
  "grouping_config",
];

/** States of an issue as Sentry calls its actions; assigning is taking it. */
function noticesOfIssue(action: string, issue: Record<string, unknown>): Notice[] {
  const project = isObject(issue.project) ? issue.project : {};
  const metadata = isObject(issue.metadata) ? issue.metadata : {};
  return [
    {
      title: issue.title,
      status:
        action === "assigned"
          ? statusOf(issue.status) === "resolved"
            ? "resolved"
            : "acknowledged"
          : statusOf(action, issue.status),
      severity: [issue.level, issue.priority],
      rule: firstOf(metadata.type),
      identity: identityOf(issue.id),
      dedupKey: firstOf(issue.shortId, issue.id),
      service: firstOf(project.slug, project.name),
      description: firstOf(metadata.value, issue.culprit),
      url: firstOf(issue.web_url, issue.permalink, issue.url),
      startsAt: issue.firstSeen,
      at: action === "created" ? issue.firstSeen : undefined,
      rest: { ...restOf(issue, ["title", "project", "permalink", "web_url", "url", "id"]), action },
    },
  ];
}

function noticeOfEvent(event: Record<string, unknown>, around: Record<string, unknown>): Notice {
  const tags = labelsOfTags(event.tags);
  const link = firstOf(event.web_url, event.url);
  return {
    title: firstOf(event.title, event.message),
    status: "firing",
    severity: [event.level, tags.level],
    rule: around.triggered_rule,
    identity: identityOf(event.issue_id ?? event.groupID),
    dedupKey: event.issue_id ?? event.groupID,
    service: firstOf(event.project_slug, event.project_name, projectIn(firstOf(event.url, event.issue_url))),
    environment: firstOf(event.environment, tags.environment),
    description: firstOf(event.message, event.culprit),
    url: link,
    at: firstOf(event.datetime, event.timestamp),
    labels: { ...tags, release: event.release },
    rest: restOf(event, ["title", "tags", "web_url", "url", "environment", ...SAMPLE]),
  };
}

/** `…/api/0/projects/acme/front-end/events/…` */
const projectIn = (url: string | undefined) =>
  /\/projects\/[\w-]{1,100}\/([\w-]{1,100})\//.exec(url ?? "")?.[1];

function noticeOfMetric(
  action: string,
  data: Record<string, unknown>,
  metric: Record<string, unknown>,
): Notice {
  const rule = isObject(metric.alert_rule) ? metric.alert_rule : {};
  const projects = [metric.projects, rule.projects].find(Array.isArray) ?? [];
  return {
    title: firstOf(rule.name, metric.title, data.description_title),
    status: statusOf(action),
    severity: action,
    rule: rule.name,
    identity: { source: "sentry", rule: rule.id ?? metric.id },
    dedupKey: firstOf(rule.id, metric.id),
    service: projects.length === 1 ? projects[0] : undefined,
    environment: rule.environment,
    description: data.description_text,
    url: data.web_url,
    startsAt: metric.date_started,
    endsAt: metric.date_closed,
    labels: { query: rule.query, aggregate: rule.aggregate, projects },
    rest: { ...restOf(metric, ["alert_rule", "projects"]), description_title: data.description_title },
  };
}

function noticeOfPlugin(body: z.output<typeof pluginSchema>): Notice {
  const { event } = body;
  return {
    ...noticeOfEvent({ level: body.level, culprit: body.culprit, message: body.message, ...event }, {}),
    title: firstOf(event.title, body.message),
    rule: Array.isArray(body.triggering_rules) ? body.triggering_rules[0] : undefined,
    identity: identityOf(body.id ?? event.issue_id),
    dedupKey: firstOf(body.id, event.issue_id),
    service: firstOf(body.project_slug, body.project_name, body.project),
    url: body.url,
  };
}
