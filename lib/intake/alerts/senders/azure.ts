import { z } from "zod";
import { firstOf, isObject, maybeObject, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import { statusOf } from "@/lib/intake/alerts/status";

/** The common alert schema; the older ones differ by source. */
const commonSchema = z.looseObject({
  data: z.looseObject({
    essentials: z.looseObject({ alertRule: z.string() }),
    alertContext: maybeObject,
    customProperties: maybeObject,
  }),
});
const olderSchema = z.looseObject({
  schemaId: z.string(),
  data: z.looseObject({ context: z.record(z.string(), z.unknown()), properties: maybeObject }),
});
/** Classic alerts have the context at the top. */
const classicSchema = z.looseObject({
  status: z.string(),
  context: z.looseObject({ resourceId: z.string() }),
  properties: maybeObject,
});

export const azure = senderOf({
  name: "azure",
  has: ["data", "context"],
  aliases: ["azure-monitor", "azuremonitor"],
  schema: z.union([commonSchema, olderSchema, classicSchema]),
  read: (body): Notice[] => {
    if ("context" in body) {
      const { status, context, properties } = body as z.output<typeof classicSchema>;
      return [noticeOfContext(status, context, properties)];
    }
    const { data } = body as z.output<typeof commonSchema>;
    if ("essentials" in data) return [noticeOfEssentials(data)];
    const { status, context, properties } = (body as unknown as z.output<typeof olderSchema>).data;
    return [noticeOfContext(status, context, properties)];
  },
});

function noticeOfEssentials({
  essentials,
  alertContext,
  customProperties,
}: z.output<typeof commonSchema>["data"]): Notice {
  const items = listOf(essentials.configurationItems);
  const targets = listOf(essentials.alertTargetIDs);
  const properties = {
    ...(isObject(alertContext.properties) ? alertContext.properties : {}),
    ...customProperties,
  };
  return {
    title: essentials.alertRule,
    status: statusOf(essentials.monitorCondition),
    severity: essentials.severity,
    rule: essentials.alertRule,
    dedupKey: firstOf(essentials.alertId, essentials.originAlertId),
    service: firstOf(properties.service) ?? (items.length === 1 ? resourceName(items[0]) : undefined),
    description: essentials.description,
    url: firstOf(
      alertContext.linkToFilteredSearchResultsUI,
      alertContext.portalLink,
      portalLink(essentials.alertId),
    ),
    startsAt: essentials.firedDateTime,
    endsAt: essentials.resolvedDateTime,
    labels: { ...properties, target: targets.join(", ") },
    rest: {
      ...restOf(essentials, ["alertTargetIDs", "description"]),
      ...restOf(alertContext, ["properties"]),
    },
  };
}

function noticeOfContext(
  status: unknown,
  context: Record<string, unknown>,
  properties: Record<string, unknown>,
): Notice {
  const activity = isObject(context.activityLog) ? context.activityLog : {};
  const resource = firstOf(context.resourceId, activity.resourceId);
  const over = statusOf(status, activity.status) === "resolved";
  return {
    title: firstOf(context.name, context.AlertRuleName, activity.operationName),
    status: over ? "resolved" : "firing",
    severity:
      typeof context.severity === "number" || /^\d$/.test(String(context.severity))
        ? `Sev${context.severity}`
        : [context.severity, activity.level],
    rule: firstOf(context.name, activity.operationName),
    identity: { source: "azure", id: firstOf(context.id, context.name, activity.correlationId), resource },
    dedupKey: firstOf(context.id),
    service: firstOf(properties.service, context.resourceName) ?? resourceName(resource),
    description: firstOf(context.description, activity.description),
    url: context.portalLink,
    at: firstOf(context.timestamp, activity.eventTimestamp),
    labels: properties,
    rest: restOf(context, ["description", "portalLink", "timestamp"]),
  };
}

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
/** The last part of an id of a resource. */
const resourceName = (id: string | undefined) => id?.split("/").at(-1);
const portalLink = (id: unknown) =>
  typeof id === "string" && id.startsWith("/subscriptions/")
    ? `https://portal.azure.com/#resource${id}`
    : undefined;
