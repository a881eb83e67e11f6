import { eventOfOtlp } from "@/lib/intake/events/recognise";
import { firstText, isObject, type RawItem, UNKNOWN_SERVICE, without } from "./item";
import { ENVIRONMENT_LABELS, RELEASE_LABELS, SERVICE_LABELS } from "./labels";

/** Log records of one resource and scope, the same from JSON and from protobuf. */
export interface OtlpLogs {
  resource: Record<string, unknown>;
  scope: { name: string; version: string; attributes: Record<string, unknown> };
  records: OtlpRecord[];
}

export interface OtlpRecord {
  /** Epoch ms; 0 when the sender does not know. */
  time: number;
  observedTime: number;
  /** 1 … 24; 0 when unspecified. */
  severity: number;
  severityText: string;
  /** Any value, as plain data. */
  body: unknown;
  attributes: Record<string, unknown>;
  /** Lower-case hex; empty when there is none. */
  traceId: string;
  spanId: string;
  eventName: string;
  droppedAttributes: number;
}

const LEVEL_RANGES = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

/** Records of OTLP (opentelemetry-proto, logs/v1) as raw items, in the order in which they came. */
export function otlpItems(logs: OtlpLogs[], fallbackService: string | null): RawItem[] {
  return logs.flatMap(({ resource, scope, records }) => {
    const named = firstText(resource, ["service.name"]);
    const service = named ?? fallbackService ?? firstText(resource, SERVICE_LABELS) ?? UNKNOWN_SERVICE;
    const shared = {
      service,
      release: firstText(resource, RELEASE_LABELS),
      environment: firstText(resource, ENVIRONMENT_LABELS),
      around: around(resource, scope),
    };
    return records.map((record) => {
      const event = eventOfOtlp(record, resource);
      if (event === null) return itemOf(record, shared);
      // What an event does not say of its time, the record does.
      const ts = event.ts ?? (record.time || record.observedTime || undefined);
      return { ...event, ts, service: named ?? event.service };
    });
  });
}

interface Shared extends Pick<RawItem, "service" | "release" | "environment"> {
  around: Record<string, unknown>;
}

function itemOf(record: OtlpRecord, { around, ...shared }: Shared): RawItem {
  const { message, rest } = messageOf(record);
  const level = record.severity > 0 ? LEVEL_RANGES[Math.floor((record.severity - 1) / 4)] : undefined;
  const own: Record<string, unknown> = { ...record.attributes, ...rest };
  if (record.spanId) own.span_id = record.spanId;
  if (record.eventName && record.eventName !== message) own.event_name = record.eventName;
  if (record.droppedAttributes > 0) own.dropped_attributes = record.droppedAttributes;
  if (level !== undefined && record.severityText && record.severityText.toLowerCase() !== level)
    own.severity_text = record.severityText;
  // What the record says of itself comes first: attributes have a ceiling, and the resource is the same for all.
  for (const [name, value] of Object.entries(around))
    own[Object.hasOwn(own, name) ? `resource.${name}` : name] = value;
  return {
    ...shared,
    ts: record.time || record.observedTime || undefined,
    level: level ?? (record.severityText || undefined),
    message,
    attributes: own,
    traceId: record.traceId || undefined,
  };
}

/** What has a place of its own in a record is not repeated among its attributes. */
const PLACED = ["service.name", "service.version", ...ENVIRONMENT_LABELS];

function around(resource: OtlpLogs["resource"], scope: OtlpLogs["scope"]): Record<string, unknown> {
  const fields = without(resource, PLACED);
  if (scope.name) fields.scope_name = scope.name;
  if (scope.version) fields.scope_version = scope.version;
  return { ...fields, ...scope.attributes };
}

const MESSAGE_FIELDS = ["message", "msg", "log", "event"];

/** A text is the message; of a map it is the field that is called so; an event without a body is called by its name. */
function messageOf({ body, eventName, attributes }: OtlpRecord): {
  message: string;
  rest: Record<string, unknown>;
} {
  if (typeof body === "string" && body.trim() !== "") return { message: body, rest: {} };
  if (isObject(body) && Object.keys(body).length > 0) {
    const message = firstText(body, MESSAGE_FIELDS);
    if (message !== undefined) return { message, rest: without(body, MESSAGE_FIELDS) };
  }
  if (body !== undefined && body !== null && body !== "") return { message: JSON.stringify(body), rest: {} };
  return {
    message: eventName || firstText(attributes, ["exception.message", "event.name", "message"]) || "",
    rest: {},
  };
}
