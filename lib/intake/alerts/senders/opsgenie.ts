import { z } from "zod";
import { firstOf, isObject, labelsOfTags, object, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import type { AlertStatus } from "@/lib/intake/schemas";

const schema = z.looseObject({ action: z.string(), alert: z.looseObject({ alertId: z.string() }) });

/** Actions that change the state, or how bad it is; notes, tags and assignments do not. */
const ACTIONS: Record<string, AlertStatus> = {
  create: "firing",
  unacknowledge: "firing",
  updatepriority: "firing",
  escalate: "firing",
  acknowledge: "acknowledged",
  close: "resolved",
  delete: "resolved",
};

export const opsgenie = senderOf({
  name: "opsgenie",
  has: ["alert"],
  aliases: ["jsm", "jira-service-management"],
  schema,
  read: ({ action, alert, ...around }): Notice[] => {
    const status = ACTIONS[action.toLowerCase()];
    if (status === undefined) return [];
    const details = isObject(alert.details) ? alert.details : {};
    return [
      {
        title: firstOf(alert.message, alert.alias),
        status,
        severity: [alert.priority, details.severity],
        // Its user may give the same alias to the next alert: then it is the same trouble again.
        dedupKey: firstOf(alert.alias, alert.alertId),
        service: firstOf(details.service),
        owner: firstOf(alert.team, Array.isArray(alert.teams) ? alert.teams[0] : undefined),
        description: alert.description,
        url: firstOf(details.url, alert.url),
        startsAt: status === "firing" ? alert.createdAt : undefined,
        at: firstOf(alert.updatedAt),
        labels: { ...labelsOfTags(alert.tags), ...details },
        rest: {
          ...restOf(alert, ["message", "description", "tags", "details", "createdAt", "updatedAt"]),
          action,
          integration: object.safeParse(around.source).success
            ? (around.source as { name?: unknown }).name
            : undefined,
          integrationName: around.integrationName,
        },
      },
    ];
  },
});
