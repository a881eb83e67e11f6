import { z } from "zod";
import { anything, firstOf, isObject, maybeObject, object, restOf } from "@/lib/intake/alerts/fields";
import type { Notice } from "@/lib/intake/alerts/notice";
import { senderOf } from "@/lib/intake/alerts/sender";
import { statusOf } from "@/lib/intake/alerts/status";
import { liberalNotice } from "./liberal";

/** A message of SNS. Confirmations of subscriptions have the same shape and tell of no alert. */
export const snsSchema = z.looseObject({
  Type: z
    .enum(["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"])
    .default("Notification"),
  Message: z.union([z.string(), object]),
  Subject: z.string().nullish(),
  TopicArn: z.string().nullish(),
  Timestamp: anything,
});
type SnsMessage = z.output<typeof snsSchema>;

/** The alarm itself, as SNS carries it or delivers it raw. */
const alarmSchema = z.looseObject({ AlarmName: z.string(), Trigger: maybeObject });
/** The same news over EventBridge. */
const eventSchema = z.looseObject({
  source: z.literal("aws.cloudwatch"),
  detail: z.looseObject({ alarmName: z.string(), state: maybeObject, configuration: maybeObject }),
});
/** What a function is given. */
const lambdaSchema = z.looseObject({ Records: z.array(z.looseObject({ Sns: snsSchema })).min(1) });

export const cloudwatch = senderOf({
  name: "cloudwatch",
  has: ["Message", "Records", "detail", "AlarmName"],
  aliases: ["aws", "sns"],
  schema: z.union([lambdaSchema, snsSchema, eventSchema, alarmSchema]),
  read: (body): Notice[] => {
    if ("Records" in body)
      return (body as z.output<typeof lambdaSchema>).Records.flatMap(({ Sns }) => noticesOfSns(Sns));
    if ("Message" in body) return noticesOfSns(body as SnsMessage);
    if ("detail" in body) return [noticeOfEvent(body as z.output<typeof eventSchema>)];
    return [noticeOfAlarm(body as z.output<typeof alarmSchema>)];
  },
});

function noticesOfSns(message: SnsMessage): Notice[] {
  if (message.Type !== "Notification") return [];
  const content = isObject(message.Message) ? message.Message : parsed(message.Message);
  const about = { TopicArn: message.TopicArn, Subject: message.Subject };
  const alarm = alarmSchema.safeParse(content);
  if (alarm.success) return [withRest(noticeOfAlarm(alarm.data), about)];
  const event = eventSchema.safeParse(content);
  if (event.success) return [withRest(noticeOfEvent(event.data), about)];
  // Budgets, backups, databases and people write to topics too.
  const other = isObject(content) ? liberalNotice({ title: message.Subject, ...content }) : null;
  return [
    withRest(
      other ?? {
        title: firstOf(message.Subject, message.Message),
        status: statusOf(),
        description: message.Message,
        at: message.Timestamp,
      },
      about,
    ),
  ];
}

const withRest = (notice: Notice, about: object): Notice => ({
  ...notice,
  rest: { ...(isObject(notice.rest) ? notice.rest : {}), ...about },
});

function noticeOfAlarm(alarm: z.output<typeof alarmSchema>): Notice {
  const { Trigger: trigger } = alarm;
  const { Dimensions, Metrics, ...condition } = trigger;
  return {
    title: alarm.AlarmName,
    status: statusOf(alarm.NewStateValue),
    // A priority is somebody's own: the alarm has only its state.
    severity: [alarm.Priority, alarm.Severity, alarm.NewStateValue],
    rule: alarm.AlarmName,
    identity: identityOf(alarm.AlarmArn, alarm.AWSAccountId, alarm.Region, alarm.AlarmName),
    dedupKey: firstOf(alarm.AlarmArn, alarm.AlarmName),
    description: firstOf(alarm.AlarmDescription, alarm.NewStateReason),
    startsAt: alarm.NewStateValue === "OK" ? undefined : zoned(alarm.StateChangeTime),
    endsAt: alarm.NewStateValue === "OK" ? zoned(alarm.StateChangeTime) : undefined,
    labels: { ...dimensionsOf(Dimensions), ...dimensionsOfMetrics(Metrics) },
    rest: { ...restOf(alarm, ["Trigger", "AlarmDescription"]), ...condition, Metrics },
  };
}

function noticeOfEvent(event: z.output<typeof eventSchema>): Notice {
  const { detail } = event;
  const { state, configuration } = detail;
  const arn = Array.isArray(event.resources) ? event.resources[0] : undefined;
  return {
    title: detail.alarmName,
    status: statusOf(state.value),
    severity: state.value,
    rule: detail.alarmName,
    identity: identityOf(arn, event.account, event.region, detail.alarmName),
    dedupKey: firstOf(arn, detail.alarmName),
    description: firstOf(configuration.description, state.reason),
    at: zoned(firstOf(state.timestamp, event.time)),
    labels: dimensionsOfMetrics(configuration.metrics),
    rest: { region: event.region, account: event.account, ...restOf(detail, ["alarmName"]) },
  };
}

const identityOf = (arn: unknown, account: unknown, region: unknown, name: unknown) =>
  arn ? { source: "cloudwatch", arn } : { source: "cloudwatch", account, region, name };

/** `[{name, value}]`, or `{name: value}` inside a metric of EventBridge. */
const dimensionsOf = (dimensions: unknown): Record<string, unknown> =>
  isObject(dimensions)
    ? dimensions
    : Object.fromEntries(
        (Array.isArray(dimensions) ? dimensions : [])
          .filter(isObject)
          .map(({ name, value, Name, Value }) => [String(name ?? Name), value ?? Value]),
      );

function dimensionsOfMetrics(metrics: unknown): Record<string, unknown> {
  if (!Array.isArray(metrics)) return {};
  return Object.assign(
    {},
    ...metrics.filter(isObject).map((one) => {
      const stat = [one.MetricStat, one.metricStat].find(isObject);
      const metric = [stat?.Metric, stat?.metric].find(isObject);
      return dimensionsOf(metric?.Dimensions ?? metric?.dimensions);
    }),
  );
}

/** `2019-02-15T23:53:45.093+0000`: the zone without its colon is not ISO's, and some parsers refuse it. */
const zoned = (time: unknown) =>
  typeof time === "string" ? time.replace(/([+-]\d\d)(\d\d)$/, "$1:$2") : time;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
