import { z } from "zod";
import { anything, firstOf, labelsOfTags, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import { statusOf } from "@/lib/intake/alerts/status";
import { type Group, groupSchema, isBareGroup, noticeOfBareGroup, noticesOfGroup } from "./alertmanager";

/** Alerting before version 9: one rule a body. */
const legacySchema = z.looseObject({
  ruleId: z.union([z.number(), z.string()]),
  state: z.string(),
  ruleName: anything,
  title: anything,
});
type Legacy = z.output<typeof legacySchema>;
const bareSchema = z.record(z.string(), z.unknown()).refine(isBareGroup);

export const grafana = senderOf({
  name: "grafana",
  has: ["alerts", "ruleId", "commonLabels"],
  schema: z.union([groupSchema, legacySchema, bareSchema]),
  read: (body): Notice[] => {
    if (Array.isArray(body.alerts) && body.alerts.length > 0) return noticesOfGroup(body as Group);
    return "ruleId" in body ? [noticeOfRule(body as Legacy)] : [noticeOfBareGroup(body)];
  },
});

const READ = ["title", "state", "ruleName", "ruleUrl", "message", "tags"];

function noticeOfRule(body: Legacy): Notice {
  const tags = labelsOfTags(body.tags);
  return {
    title: firstOf(body.ruleName, withoutState(body.title)),
    // A rule that is paused says nothing more: it would fire for ever.
    status: body.state === "paused" ? "resolved" : statusOf(body.state),
    severity: [tags.severity, tags.priority, body.state === "no_data" ? "medium" : undefined],
    rule: body.ruleName,
    identity: {
      source: "grafana",
      rule: body.ruleId,
      org: body.orgId,
      dashboard: body.dashboardId,
      panel: body.panelId,
    },
    dedupKey: body.ruleId,
    description: body.message,
    url: body.ruleUrl,
    labels: tags,
    rest: restOf(body, READ),
  };
}

/** `[Alerting] Disk full` */
const withoutState = (title: unknown) =>
  typeof title === "string" ? title.replace(/^\[[\w ]{1,20}\]\s*/, "") : undefined;
