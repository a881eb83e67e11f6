import { readLogfmt } from "@/lib/intake/line/logfmt";
import { isObject, type RawItem } from "@/lib/intake/receivers/item";
import type { OtlpRecord } from "@/lib/intake/receivers/otlp";
import { eventItem } from "./event";

type Fields = Record<string, unknown>;
const NONE: Fields = {};

/** Fields of an Event that have a place among the canonical attributes, or say nothing. */
const PLACED = new Set(
  `kind apiVersion metadata involvedObject regarding related message note reason type count deprecatedCount series firstTimestamp
   lastTimestamp deprecatedFirstTimestamp deprecatedLastTimestamp eventTime source deprecatedSource date log attributes service level
   action reportingComponent reportingController reportingInstance managedFields`.split(/\s+/),
);

/**
 * An Event of `v1` or `events.k8s.io/v1` as the API server gives it and as Fluent Bit, kubernetes-event-exporter and scripts hand
 * it on, alone or as a watch wraps it (`{type, object}`, OpenTelemetry's k8sobjects). Null for anything else, and for the
 * notice that an old one was removed.
 */
export function eventOfObject(given: unknown): RawItem | null {
  if (!isObject(given)) return null;
  const inner = [given.object, given.event].find((one) => isObject(one) && aboutOf(one) !== null);
  if (inner !== undefined) return given.type === "DELETED" ? null : eventOfObject(inner);
  const about = aboutOf(given);
  if (about === null) return null;
  const series = objectOf(given.series);
  const source = { ...objectOf(given.deprecatedSource), ...objectOf(given.source) };
  const metadata = objectOf(given.metadata);
  const component = given.reportingComponent || given.reportingController || source.component;
  return eventItem(
    {
      message: given.message ?? given.note,
      reason: given.reason,
      type: given.type,
      count: series.count ?? given.count ?? given.deprecatedCount,
      last: [
        series.lastObservedTime,
        given.lastTimestamp,
        given.deprecatedLastTimestamp,
        given.eventTime,
        given.firstTimestamp,
        metadata.creationTimestamp,
      ],
      first: [
        given.firstTimestamp,
        given.deprecatedFirstTimestamp,
        given.eventTime,
        metadata.creationTimestamp,
      ],
      kind: about.kind,
      name: about.name,
      namespace: about.namespace ?? metadata.namespace,
      node: source.host || (component === "kubelet" ? given.reportingInstance : undefined),
      labels: about.labels,
    },
    {
      ...scalars({
        "k8s.event.name": metadata.name,
        "k8s.event.action": given.action,
        "k8s.event.source": component,
        "k8s.object.fieldpath": about.fieldPath,
      }),
      ...scalars(given, PLACED),
    },
  );
}

/**
 * A record of OpenTelemetry's k8s_events receiver, whose attributes and resource say what its event is, or one whose body is a
 * whole Event. Null for any other.
 */
export function eventOfOtlp(record: OtlpRecord, resource: Fields): RawItem | null {
  const { attributes, body } = record;
  if (!Object.hasOwn(attributes, "k8s.event.reason")) return eventOfObject(body);
  const { "service.name": _, "service.version": __, ...around } = resource;
  const said: Fields = { ...around, ...attributes };
  const own = said["k8s.object.kind"] === undefined ? byKind(said) : null;
  return eventItem(
    {
      message: body,
      reason: attributes["k8s.event.reason"],
      type:
        attributes["k8s.event.type"] || record.severityText || (record.severity >= 13 ? "Warning" : "Normal"),
      count: attributes["k8s.event.count"],
      last: [record.time, record.observedTime],
      first: [attributes["k8s.event.first_at"], attributes["k8s.event.start_time"]],
      kind: own?.kind ?? said["k8s.object.kind"],
      name: own?.name ?? said["k8s.object.name"],
      namespace: attributes["k8s.namespace.name"] || resource["k8s.namespace.name"],
      node: said["k8s.node.name"],
    },
    said,
  );
}

/** Before it had `k8s.object.kind`, the receiver wrote `k8s.pod.name`. */
function byKind(said: Fields): { kind: string; name: unknown } | null {
  const kind = ["pod", "replicaset", "deployment", "statefulset", "daemonset", "job", "node"].find((one) =>
    Object.hasOwn(said, `k8s.${one}.name`),
  );
  return kind === undefined ? null : { kind, name: said[`k8s.${kind}.name`] };
}

/** A longer text is no event: the API server cuts a message at 1 KiB. */
const LONGEST = 65_536;

/**
 * A line that is an event: an Event as JSON, or what Grafana's Alloy and Agent write of one (`loki.source.kubernetes_events`),
 * logfmt or JSON. `around` are the labels that came with it. Whoever speaks such a line is not whom it is about, so its
 * service is the event's. Null for any other line, at the cost of looking for a word.
 */
export function eventOfLine(line: string, around: Fields): RawItem | null {
  if (line.length > LONGEST) return null;
  if (line.startsWith("name="))
    return line.includes(" reason=") ? eventOfAlloy(logfmtOf(line), around) : null;
  if (!line.startsWith("{")) return null;
  const isWhole = line.includes('"involvedObject"') || line.includes('"regarding"');
  if (!isWhole && !ALLOY.some((name) => line.includes(`"${name}"`))) return null;
  const given = jsonOf(line);
  const item = isWhole ? eventOfObject(given) : isObject(given) ? eventOfAlloy(given, around) : null;
  return item && { ...item, attributes: { ...item.attributes, ...without(around, item.attributes) } };
}

/** Fields that Alloy writes and hardly anybody else; one of them is in every line of its. */
const ALLOY = ["objectAPIversion", "objectRV", "eventRV", "sourcecomponent", "reportingcontroller"];

function eventOfAlloy(fields: Fields, around: Fields): RawItem | null {
  if (!ALLOY.some((name) => Object.hasOwn(fields, name))) return null;
  const component = fields.reportingcontroller || fields.sourcecomponent;
  const item = eventItem(
    {
      message: fields.msg,
      reason: fields.reason,
      type: fields.type,
      count: fields.count,
      last: [],
      first: [],
      kind: fields.kind,
      name: fields.name,
      namespace: around.namespace,
      node: fields.sourcehost || (component === "kubelet" ? fields.reportinginstance : undefined),
    },
    scalars({ "k8s.event.action": fields.action, "k8s.event.source": component }),
  );
  return item && { ...item, attributes: { ...item.attributes, ...without(around, item.attributes) } };
}

function aboutOf(given: Fields): Fields | null {
  const about = [given.involvedObject, given.regarding].find(isObject);
  return about !== undefined && typeof given.reason === "string" ? about : null;
}

const objectOf = (value: unknown): Fields => (isObject(value) ? value : NONE);
const logfmtOf = (line: string): Fields => Object.fromEntries(readLogfmt(line.trimEnd()) ?? []);
const without = (fields: Fields, names: object): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(names, name)));

const scalars = (fields: Fields, except: ReadonlySet<string> = new Set()): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) =>
        !except.has(name) &&
        (typeof value === "string" ? value !== "" : typeof value === "number" || typeof value === "boolean"),
    ),
  );

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
