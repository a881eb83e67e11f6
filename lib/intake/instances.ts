import type { AcceptedRecord } from "./record";

/** What runs of a service, as its own records name it. */
export interface SeenInstance {
  name: string;
  address: string | null;
  node: string | null;
}

/** Of one window; a service with more replicas shows the others in the next. */
const AT_MOST = 200;

/** Names that mean a pod: OpenTelemetry's, Loki's labels, and what a shipper writes below `kubernetes`. */
const POD = ["k8s.pod.name", "k8s_pod_name", "pod", "pod_name"];
const POD_ADDRESS = ["k8s.pod.ip", "k8s_pod_ip", "pod_ip"];
const NODE = ["k8s.node.name", "k8s_node_name"];
/** Words that mean a machine beside a pod's name, and elsewhere anything. */
const NODE_OF_POD = ["node_name", "node", "nodename"];
const INSTANCE = ["service.instance.id", "service_instance_id"];
const HOST = ["host.name", "host_name", "hostname", "_HOSTNAME"];
/** What Docker calls a container's own host. */
const CONTAINER = /^[\da-f]{12}(?:[\da-f]{52})?$/;

/**
 * The distinct instances that records of `service` come from. A process without a name of its own is `service@host`, since
 * several services may speak from one host. Events of the platform tell where their pod runs.
 */
export function findInstances(service: string, records: readonly AcceptedRecord[]): SeenInstance[] {
  const seen = new Map<string, SeenInstance>();
  for (const { attributes } of records) {
    if (attributes === null) continue;
    const found = "k8s.event.reason" in attributes ? ofEvent(attributes) : ofRecord(service, attributes);
    if (found === null) continue;
    const known = seen.get(found.name);
    if (known) {
      known.address ??= found.address;
      known.node ??= found.node;
    } else if (isName(found.name)) {
      seen.set(found.name, found);
      if (seen.size === AT_MOST) break;
    }
  }
  return [...seen.values()];
}

type Attributes = Record<string, unknown>;

function ofEvent(attributes: Attributes): SeenInstance | null {
  const name = attributes["k8s.object.kind"] === "pod" ? textOf(attributes, ["k8s.object.name"]) : null;
  return name === null ? null : { name, address: null, node: textOf(attributes, NODE) };
}

function ofRecord(service: string, attributes: Attributes): SeenInstance | null {
  const around = attributes.kubernetes;
  const shipped = typeof around === "object" && around !== null ? (around as Attributes) : null;
  const pod = textOf(attributes, POD) ?? (shipped && textOf(shipped, ["pod_name"]));
  if (pod !== null) {
    const node =
      textOf(attributes, NODE) ??
      textOf(attributes, NODE_OF_POD) ??
      (shipped && textOf(shipped, ["pod_node_name", "node_name", "host"]));
    return {
      name: pod,
      address: textOf(attributes, POD_ADDRESS) ?? (shipped && textOf(shipped, ["pod_ip"])),
      node,
    };
  }
  const host = hostOf(attributes);
  const isContainer = host !== null && CONTAINER.test(host);
  const node = textOf(attributes, NODE) ?? (isContainer ? null : host);
  const name = textOf(attributes, INSTANCE) ?? (isContainer ? host : node && `${service}@${node}`);
  return name === null ? null : { name, address: null, node };
}

/** In an application's own fields `host` may be whom a request asked for; beside a program's name it is where that runs. */
function hostOf(attributes: Attributes): string | null {
  const isHeader = attributes.program !== undefined || attributes.facility !== undefined;
  return textOf(attributes, HOST) ?? (isHeader ? textOf(attributes, ["host"]) : null);
}

const LONGEST = 253;

function textOf(of: Attributes, names: readonly string[]): string | null {
  for (const name of names) {
    const value = of[name];
    if (typeof value === "string" && value !== "" && value.length <= LONGEST) return value;
  }
  return null;
}

const isName = (name: string) => name.length <= LONGEST && !/[\p{Cc}\s]/u.test(name);
