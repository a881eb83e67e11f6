import { eventOfObject } from "@/lib/intake/events/recognise";
import { levelOf } from "@/lib/intake/level";
import { readTime } from "@/lib/intake/time";
import { firstText, isObject, without } from "./item";
import { ENVIRONMENT_LABELS, LEVEL_LABELS, RELEASE_LABELS, SERVICE_LABELS, TRACE_LABELS } from "./labels";

/** Names that mean the time of a record, and names that may mean it: those count when a time stands there. */
const TIME_FIELDS = ["ts", "timestamp", "@timestamp", "time"];
const PERHAPS_TIME_FIELDS = ["date", "datetime", "timeMillis", "eventTime"];
const MESSAGE_FIELDS = [
  "message",
  "msg",
  "log",
  "short_message",
  "@message",
  "MESSAGE",
  "event",
  "body",
  "text",
  "textPayload",
  "jsonPayload",
];
/** Names that mean the service and nothing else; the others are asked when the request names none. */
const NAMED = ["service", "service.name", "service_name", "serviceName"];

/**
 * An item as Fluent Bit, Fluentd, Vector, Logstash and Beats, the Datadog agent, GELF and Splunk's collector write it, with
 * the fields that the contract names. What the item says in the contract's own words stays as it is; nothing is left out.
 */
export function completeItem(item: unknown, fallbackService: string | null): unknown {
  if (!isObject(item)) return item;
  if (typeof item.message === "string" && typeof item.service === "string" && item.ts !== undefined)
    return item;
  const event = eventOfObject(item);
  if (event !== null)
    return dropUndefined({ ...event, ...(isText(item.service) && { service: item.service }) });
  const given = unwrapped(item);
  const found: Record<string, unknown> = {};
  const taken = new Set<string>();
  const take = (field: string, names: readonly string[], fits: (value: unknown) => boolean) => {
    if (found[field] !== undefined) return;
    const name = names.find((one) => Object.hasOwn(given, one) && fits(given[one]));
    if (name === undefined) return;
    found[field] = given[name];
    taken.add(name);
  };
  take("ts", TIME_FIELDS, (value) => value !== null && value !== "");
  take("ts", PERHAPS_TIME_FIELDS, isTime);
  takeMessage(given, found, taken);
  take("level", LEVEL_LABELS, isWord);
  if (isObject(given.log)) found.level ??= firstText(given.log, ["level"]);
  take("level", ["status", "PRIORITY"], (value) => levelOf(String(value)) !== undefined || isPriority(value));
  take("service", NAMED, isText);
  take("traceId", TRACE_LABELS, isText);
  take("release", RELEASE_LABELS, isText);
  take("environment", ENVIRONMENT_LABELS, isText);
  // A field of the contract that holds something else is handed on as it is: its reason is said of the record.
  for (const field of ["level", "traceId", "release", "environment"]) take(field, [field], () => true);
  if (!isObject(given.service)) take("service", ["service"], (value) => value !== null);
  found.service ??= speaker(given, fallbackService);
  const tags = datadogTags(given.ddtags);
  found.environment ??= tags.env;
  found.release ??= tags.version;
  const rest = without(given, [...taken]);
  // `service: {name: …}` of ECS stays whole among the attributes, under another name than the text's.
  if (isObject(rest.service)) rest.service_fields = rest.service;
  delete rest.service;
  const { attributes, ...extra } = rest;
  return {
    ...dropUndefined(found),
    attributes: isObject(attributes) ? { ...extra, ...attributes } : (attributes ?? extra),
  };
}

/** Splunk's collector wraps the record: `{time, host, source, event: …, fields: {…}}`. */
function unwrapped(item: Record<string, unknown>): Record<string, unknown> {
  if (!isObject(item.event) || item.message !== undefined) return item;
  const { event, fields, ...outer } = item;
  return { ...outer, ...(isObject(fields) ? fields : {}), ...(event as Record<string, unknown>) };
}

function takeMessage(
  given: Record<string, unknown>,
  found: Record<string, unknown>,
  taken: Set<string>,
): void {
  const name = MESSAGE_FIELDS.find(
    (one) => Object.hasOwn(given, one) && given[one] !== null && given[one] !== "",
  );
  if (name === undefined) return;
  const value = given[name];
  // GELF repeats the first line of its full message.
  const full = name === "short_message" && typeof given.full_message === "string" ? given.full_message : "";
  if (!isObject(value)) {
    found.message = full || value;
    if (full) taken.add("full_message");
    taken.add(name);
    return;
  }
  const inner = firstText(value, MESSAGE_FIELDS);
  found.message = inner ?? JSON.stringify(value);
  if (inner === undefined) taken.add(name);
}

/** Who speaks, where the item does not say `service`: what Kubernetes, ECS and Docker write around a line. */
function speaker(given: Record<string, unknown>, fallback: string | null): string | undefined {
  const service = isObject(given.service) ? firstText(given.service, ["name"]) : undefined;
  if (service !== undefined) return service;
  if (fallback !== null) return fallback;
  const around = isObject(given.kubernetes) ? given.kubernetes : {};
  const labels = [around.labels, around.pod_labels].find(isObject) ?? {};
  const container = isObject(given.container)
    ? given.container
    : isObject(around.container)
      ? around.container
      : {};
  const resource = isObject(given.resource) && isObject(given.resource.labels) ? given.resource.labels : {};
  return (
    firstText(labels, SERVICE_LABELS) ??
    firstText(around, ["deployment_name", "container_name"]) ??
    firstText(given, SERVICE_LABELS) ??
    firstText(container, ["name"]) ??
    firstText(resource, ["service_name", "container_name", "function_name"]) ??
    (isObject(given.docker) ? firstText(given.docker, ["container_name"]) : undefined)
  );
}

/** `env:prod,version:1.2` */
function datadogTags(tags: unknown): Record<string, string | undefined> {
  if (typeof tags !== "string") return {};
  const pairs = tags.slice(0, 4000).split(",", 100);
  return Object.fromEntries(
    pairs.map((pair) => {
      const colon = pair.indexOf(":");
      return [pair.slice(0, colon).trim(), pair.slice(colon + 1).trim()];
    }),
  );
}

const isText = (value: unknown) => typeof value === "string";
const isWord = (value: unknown) => typeof value === "string" || typeof value === "number";

function isTime(value: unknown): boolean {
  try {
    return Number.isFinite(readTime(value));
  } catch {
    return false;
  }
}

/** The journal's `PRIORITY`. */
const isPriority = (value: unknown) => /^[0-7]$/.test(String(value));

const dropUndefined = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
