import { invalid } from "@/lib/kit/errors";
import { isObject } from "./item";
import type { OtlpLogs, OtlpRecord } from "./otlp";
import { idFromText } from "./trace-id";

/** Deeper values say that they are: a hundred thousand brackets would else exhaust the stack. */
export const MAX_VALUE_DEPTH = 16;

/**
 * `ExportLogsServiceRequest` as JSON. Names come in camelCase or in the snake_case of the .proto file, 64-bit numbers as text
 * or number, ids in hex (as OTLP has it) or base64 (as plain protobuf JSON has it). Throws `invalid_input` for another shape.
 */
export function readOtlpJson(body: unknown): OtlpLogs[] {
  const resourceLogs = isObject(body) ? field(body, "resourceLogs", "resource_logs") : undefined;
  // What protobuf's JSON writes for a request without logs.
  if (isObject(body) && Object.keys(body).length === 0) return [];
  if (!Array.isArray(resourceLogs)) throw invalid("resourceLogs", "must be an array");
  return resourceLogs.flatMap((entry: unknown) => {
    if (!isObject(entry)) return [];
    const resource = isObject(entry.resource) ? pairs(entry.resource.attributes) : {};
    const scopes = list(
      field(entry, "scopeLogs", "scope_logs") ??
        field(entry, "instrumentationLibraryLogs", "instrumentation_library_logs"),
    );
    return scopes.filter(isObject).map((one) => ({
      resource,
      scope: scopeOf(one.scope ?? field(one, "instrumentationLibrary", "instrumentation_library")),
      records: list(field(one, "logRecords", "log_records") ?? one.logs)
        .filter(isObject)
        .map(recordOf),
    }));
  });
}

function recordOf(record: Record<string, unknown>): OtlpRecord {
  return {
    time: fromNano(field(record, "timeUnixNano", "time_unix_nano")),
    observedTime: fromNano(field(record, "observedTimeUnixNano", "observed_time_unix_nano")),
    severity: severityOf(field(record, "severityNumber", "severity_number")),
    severityText: text(field(record, "severityText", "severity_text")),
    body: plainValue(record.body, 0),
    attributes: pairs(record.attributes),
    traceId: idFromText(field(record, "traceId", "trace_id"), 16),
    spanId: idFromText(field(record, "spanId", "span_id"), 8),
    eventName: text(field(record, "eventName", "event_name")),
    droppedAttributes: Number(field(record, "droppedAttributesCount", "dropped_attributes_count") ?? 0) || 0,
  };
}

function scopeOf(scope: unknown): OtlpLogs["scope"] {
  if (!isObject(scope)) return { name: "", version: "", attributes: {} };
  return { name: text(scope.name), version: text(scope.version), attributes: pairs(scope.attributes) };
}

const fromNano = (value: unknown) => {
  const nano = Number(value);
  return Number.isFinite(nano) && nano > 0 ? Math.trunc(nano / 1e6) : 0;
};

/** A number, or the name that protobuf's JSON gives it: `SEVERITY_NUMBER_WARN2`. */
function severityOf(value: unknown): number {
  const number = Number(value);
  if (Number.isInteger(number)) return number >= 1 && number <= 24 ? number : 0;
  const [, name, step] = /^SEVERITY_NUMBER_([A-Z]{4,5})([234]?)$/.exec(text(value)) ?? [];
  const first = name ? ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].indexOf(name) : -1;
  return first < 0 ? 0 : first * 4 + Number(step || 1);
}

function pairs(attributes: unknown): Record<string, unknown> {
  return Object.fromEntries(
    list(attributes).flatMap((pair): [string, unknown][] =>
      isObject(pair) && typeof pair.key === "string" ? [[pair.key, plainValue(pair.value, 0)]] : [],
    ),
  );
}

/** An AnyValue as plain data. */
function plainValue(value: unknown, depth: number): unknown {
  if (!isObject(value)) return value;
  if (depth >= MAX_VALUE_DEPTH) return "[too deep]";
  const [name, inner] = Object.entries(value)[0] ?? [];
  switch (name?.replace("_v", "V")) {
    case "intValue": {
      const number = Number(inner);
      return Number.isSafeInteger(number) ? number : text(inner);
    }
    case "arrayValue":
      return isObject(inner) ? list(inner.values).map((one) => plainValue(one, depth + 1)) : [];
    case "kvlistValue":
      return Object.fromEntries(
        list(isObject(inner) ? inner.values : undefined).flatMap((pair): [string, unknown][] =>
          isObject(pair) ? [[text(pair.key), plainValue(pair.value, depth + 1)]] : [],
        ),
      );
    default:
      return typeof inner === "object" ? undefined : inner;
  }
}

const field = (of: Record<string, unknown>, camel: string, snake: string) => of[camel] ?? of[snake];
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown) =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
