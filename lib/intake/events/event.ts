import { isObject, type RawItem } from "@/lib/intake/receivers/item";
import { cut } from "@/lib/kit/cut";
import { withoutReplica } from "@/lib/kit/replica";

/** What a sender says of an event of the platform, read out of its own form. Nothing of it is checked yet. */
export interface Said {
  message: unknown;
  reason: unknown;
  /** "Warning"; all else is normal. */
  type: unknown;
  count: unknown;
  /** The last time and the first, the surest first. */
  last: unknown[];
  first: unknown[];
  kind: unknown;
  name: unknown;
  namespace: unknown;
  node: unknown;
  labels?: unknown;
}

/** What belongs to the machines and to the cluster as a whole is said of the platform itself. */
const PLATFORM = "kubernetes";
const CLUSTER_KINDS = new Set([
  "node",
  "namespace",
  "persistentvolume",
  "persistentvolumeclaim",
  "storageclass",
  "lease",
  "configmap",
  "secret",
  "certificatesigningrequest",
]);
const LONGEST_REASON = 128;
const LONGEST_NAME = 253;
const LONGEST_SERVICE = 200;
const COUNT_AT_MOST = 1_000_000_000;

/**
 * The event as a record of the workload that it is about: its message alone, `warn` for a warning and `info` for the rest, the
 * time at which it was last seen, and what else it says under canonical names. Null when it has no reason or no object.
 */
export function eventItem(said: Said, rest: Record<string, unknown> = {}): RawItem | null {
  const reason = textOf(said.reason, LONGEST_REASON);
  const name = textOf(said.name, LONGEST_NAME);
  const kind = textOf(said.kind, LONGEST_NAME)?.toLowerCase();
  if (reason === undefined || name === undefined || kind === undefined) return null;
  const isWarning = typeof said.type === "string" && said.type.toLowerCase() === "warning";
  const last = firstTime(said.last);
  const first = firstTime(said.first);
  const node = textOf(said.node, LONGEST_NAME) ?? (kind === "node" ? name : undefined);
  const canonical: Record<string, unknown> = {
    "k8s.event.reason": reason,
    "k8s.event.type": isWarning ? "Warning" : "Normal",
    "k8s.event.count": countOf(said.count),
    "k8s.event.first_at": first === undefined ? undefined : new Date(first).toISOString(),
    "k8s.object.kind": kind,
    "k8s.object.name": name,
    "k8s.node.name": node,
    "k8s.namespace.name": textOf(said.namespace, LONGEST_NAME),
  };
  for (const [key, value] of Object.entries(canonical)) if (value === undefined) delete canonical[key];
  return {
    ts: last,
    service: serviceOf(kind, name, said.labels),
    level: isWarning ? "warn" : "info",
    message: typeof said.message === "string" && said.message.trim() !== "" ? said.message : reason,
    attributes: { ...canonical, ...without(rest, canonical) },
    traceId: undefined,
    release: undefined,
    environment: undefined,
  };
}

const without = (rest: Record<string, unknown>, canonical: object) =>
  Object.fromEntries(Object.entries(rest).filter(([name]) => !Object.hasOwn(canonical, name)));

/** Labels are surer, where an exporter adds them; else the name without what a replica's ends with. */
function serviceOf(kind: string, name: string, labels: unknown): string {
  if (CLUSTER_KINDS.has(kind)) return PLATFORM;
  if (isObject(labels))
    for (const label of ["app.kubernetes.io/name", "app", "k8s-app"]) {
      const labelled = Object.hasOwn(labels, label) ? textOf(labels[label], LONGEST_SERVICE) : undefined;
      if (labelled !== undefined) return labelled;
    }
  return cut(withoutReplica(kind, name), LONGEST_SERVICE);
}

function textOf(value: unknown, longest: number): string | undefined {
  if (typeof value !== "string" || value.length > longest) return undefined;
  return value.trim() === "" ? undefined : value.trim();
}

function countOf(value: unknown): number {
  const count = typeof value === "string" ? Number(value.slice(0, 20)) : value;
  return typeof count === "number" && Number.isInteger(count) && count >= 1
    ? Math.min(count, COUNT_AT_MOST)
    : 1;
}

/** No cluster is older: what is before is a time that was never set. */
const EARLIEST = Date.UTC(2014, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);
/** As Go writes a time in a text: `2021-09-20 07:50:19 +0000 UTC`. */
const GO_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,9})?) ([+-]\d\d):?(\d\d)(?: |$)/;

function firstTime(values: readonly unknown[]): number | undefined {
  for (const value of values) {
    const ms = typeof value === "number" ? value : timeOf(value);
    if (ms >= EARLIEST && ms <= LATEST) return Math.trunc(ms);
  }
  return undefined;
}

function timeOf(value: unknown): number {
  if (typeof value !== "string" || value.length > 80) return Number.NaN;
  const [, day, time, hours, minutes] = GO_TIME.exec(value) ?? [];
  return Date.parse(day ? `${day}T${time}${hours}:${minutes}` : value);
}
