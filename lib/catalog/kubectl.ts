import { z } from "zod";
import { withoutReplica } from "@/lib/kit/replica";
import {
  address,
  hostName,
  INSTANCES_AT_MOST,
  INSTANCES_OF_ONE,
  NODES_AT_MOST,
  nameOf,
  SERVICES_AT_MOST,
  type ServiceDeclare,
  serviceName,
} from "./schemas";

/** What a list of the cluster says, as declarations. */
export interface Cluster {
  services: ServiceDeclare[];
  nodes: string[];
  /** Whose pods the list tells; empty when it holds no pods. */
  namespaces: string[];
  skipped: { index: number; reason: string }[];
  /** All of them; `skipped` may hold fewer. */
  skippedCount: number;
}

const SKIPPED_TOLD = 100;
const LABELS_READ = 64;
const ADDRESSES_KEPT = 100;
const PORTS_KEPT = 100;
/** Services looked at for one pod: labels that very many share say little. */
const CANDIDATES = 50;

const labels = z.record(z.string(), z.unknown()).optional().catch(undefined);
const texts = z.array(z.unknown()).optional().catch(undefined);
const metadata = z.looseObject({
  name: hostName,
  namespace: nameOf(253).default("default"),
  labels,
  ownerReferences: texts,
});
const serviceItem = z.looseObject({
  kind: z.literal("Service"),
  metadata: metadata.extend({ name: serviceName }),
  spec: z
    .looseObject({
      clusterIP: z.unknown(),
      clusterIPs: texts,
      externalIPs: texts,
      externalName: z.unknown(),
      ports: texts,
      selector: labels,
    })
    .partial()
    .default({}),
});
const podItem = z.looseObject({
  kind: z.literal("Pod"),
  metadata,
  spec: z.looseObject({ nodeName: z.unknown(), hostNetwork: z.unknown() }).partial().default({}),
  status: z
    .looseObject({ phase: z.unknown(), podIP: z.unknown(), hostIP: z.unknown() })
    .partial()
    .default({}),
});
const nodeItem = z.looseObject({ kind: z.literal("Node"), metadata });
const item = z.discriminatedUnion("kind", [serviceItem, podItem, nodeItem]);
type ServiceItem = z.output<typeof serviceItem>;
type PodItem = z.output<typeof podItem>;

type Running = NonNullable<ServiceDeclare["instances"]>[number];

interface View {
  sees: (service: string) => boolean;
  takesNodes: boolean;
}

/**
 * Reads the items of a `v1 List` of services, pods and nodes, each for itself. A pod runs for the service whose selector it
 * matches, else for the workload that its owner was made from. Services of one name in several namespaces are one here.
 * Linear in the number of items.
 */
export function readCluster(items: readonly unknown[], view: View): Cluster {
  const reading = new Reading(view);
  const pods: [number, PodItem][] = [];
  for (const [index, given] of items.entries()) {
    const parsed = item.safeParse(given);
    if (!parsed.success) reading.skip(index, reasonOf(given, parsed.error));
    else if (parsed.data.kind === "Service") reading.service(index, parsed.data);
    else if (parsed.data.kind === "Node") reading.node(index, parsed.data.metadata.name);
    else pods.push([index, parsed.data]);
  }
  // Services may stand behind the pods that they choose.
  for (const [index, pod] of pods) reading.pod(index, pod);
  return reading.result(pods.length > 0);
}

interface Draft {
  /** There is a Service of this name, which says all addresses and ports that it has. */
  isService: boolean;
  addresses: Set<string>;
  ports: Set<number>;
  namespaces: Set<string>;
  instances: Map<string, Running>;
}

interface Chooser {
  service: string;
  selector: [string, unknown][];
}

class Reading {
  private readonly drafts = new Map<string, Draft>();
  private readonly nodes = new Set<string>();
  private readonly namespaces = new Set<string>();
  private readonly skipped: Cluster["skipped"] = [];
  private skippedCount = 0;
  private running = 0;
  /** Services by namespace and the first pair of their selector. */
  private readonly choosers = new Map<string, Chooser[]>();

  constructor(private readonly view: View) {}

  skip(index: number, reason: string): void {
    this.skippedCount++;
    if (this.skipped.length < SKIPPED_TOLD) this.skipped.push({ index, reason });
  }

  service(index: number, { metadata: { name, namespace }, spec }: ServiceItem): void {
    const draft = this.draftOf(index, name);
    if (!draft) return;
    draft.isService = true;
    draft.namespaces.add(namespace);
    this.namespaces.add(namespace);
    const called = [
      spec.clusterIP,
      ...(spec.clusterIPs ?? []),
      ...(spec.externalIPs ?? []),
      spec.externalName,
    ];
    for (const one of called.slice(0, ADDRESSES_KEPT)) {
      const parsed = one === "None" ? null : address.safeParse(one).data;
      if (parsed && draft.addresses.size < ADDRESSES_KEPT) draft.addresses.add(parsed);
    }
    // A probe asks where the container listens, a caller where the service does.
    for (const port of (spec.ports ?? []).slice(0, PORTS_KEPT))
      for (const number of [field(port, "port"), field(port, "targetPort")])
        if (isPort(number) && draft.ports.size < PORTS_KEPT) draft.ports.add(number);
    const selector = pairsOf(spec.selector).sort(([a], [b]) => (a < b ? -1 : 1));
    if (selector.length === 0) return;
    const key = keyOf(namespace, selector[0]!);
    const known = this.choosers.get(key);
    if (!known) this.choosers.set(key, [{ service: name, selector }]);
    else if (known.length < CANDIDATES) known.push({ service: name, selector });
  }

  pod(index: number, { metadata: meta, spec, status }: PodItem): void {
    const { name, namespace } = meta;
    this.namespaces.add(namespace);
    // What has ended runs no more; a list of jobs is full of it.
    if (status.phase === "Succeeded" || status.phase === "Failed") return;
    const draft = this.runningOf(index, meta);
    if (!draft) return;
    draft.namespaces.add(namespace);
    // On the machine's own network the address is the machine's, and many have it.
    const isOwn = spec.hostNetwork !== true && status.podIP !== status.hostIP;
    const own = isOwn ? address.safeParse(status.podIP).data : undefined;
    const node = hostName.safeParse(spec.nodeName).data;
    draft.instances.set(name, { name, address: own ?? null, node: node ?? null });
    this.running++;
  }

  private runningOf(index: number, meta: PodItem["metadata"]): Draft | null {
    if (this.running >= INSTANCES_AT_MOST) {
      this.skip(index, `more than ${INSTANCES_AT_MOST} pods`);
      return null;
    }
    const workload = workloadOf(meta);
    const service = this.chosenFor(meta.namespace, pairsOf(meta.labels), workload) ?? workload;
    const draft = this.draftOf(index, service);
    if (!draft || draft.instances.size < INSTANCES_OF_ONE) return draft;
    this.skip(index, `more than ${INSTANCES_OF_ONE} pods of one service`);
    return null;
  }

  node(index: number, name: string): void {
    if (!this.view.takesNodes) this.skip(index, "is not of the services you are limited to");
    else if (this.nodes.size >= NODES_AT_MOST) this.skip(index, `more than ${NODES_AT_MOST} nodes`);
    else this.nodes.add(name);
  }

  result(holdsPods: boolean): Cluster {
    const services = [...this.drafts].map(([name, draft]) => ({
      name,
      ...(draft.isService && { addresses: [...draft.addresses], ports: [...draft.ports] }),
      namespace: draft.namespaces.size === 1 ? [...draft.namespaces][0]! : null,
      ...(holdsPods && { instances: [...draft.instances.values()] }),
    }));
    return {
      services,
      nodes: [...this.nodes],
      namespaces: holdsPods ? [...this.namespaces] : [],
      skipped: this.skipped,
      skippedCount: this.skippedCount,
    };
  }

  private draftOf(index: number, name: string): Draft | null {
    const known = this.drafts.get(name);
    if (known) return known;
    if (!this.view.sees(name)) this.skip(index, "is not among the services you are limited to");
    else if (!serviceName.safeParse(name).success) this.skip(index, "metadata.name: is no name of a service");
    else if (this.drafts.size >= SERVICES_AT_MOST) this.skip(index, `more than ${SERVICES_AT_MOST} services`);
    else {
      const draft: Draft = {
        isService: false,
        addresses: new Set(),
        ports: new Set(),
        namespaces: new Set(),
        instances: new Map(),
      };
      this.drafts.set(name, draft);
      return draft;
    }
    return null;
  }

  /** Of several the one that is called as the workload is, then the one that asks for most. */
  private chosenFor(namespace: string, pairs: [string, unknown][], workload: string): string | null {
    const own = new Map(pairs);
    const fitting = pairs
      .flatMap((pair) => this.choosers.get(keyOf(namespace, pair)) ?? [])
      .slice(0, CANDIDATES)
      .filter(({ selector }) => selector.every(([name, value]) => own.get(name) === value));
    const best = fitting.sort(
      (a, b) =>
        Number(b.service === workload) - Number(a.service === workload) ||
        b.selector.length - a.selector.length ||
        (a.service < b.service ? -1 : 1),
    )[0];
    return best?.service ?? null;
  }
}

/** Whose the pod is by its owner, "web" of the replica set "web-5d9f7c8b6d"; one without is a workload of its own. */
function workloadOf({ name, labels, ownerReferences }: PodItem["metadata"]): string {
  const owner = ownerReferences?.find((one) => typeof field(one, "name") === "string");
  if (!owner) return withoutReplica("pod", name);
  const [kind, of] = [String(field(owner, "kind") ?? ""), String(field(owner, "name")).slice(0, 253)];
  if (kind === "Node") return withoutReplica("pod", name);
  const hash = pairsOf(labels).find(([label]) => label === "pod-template-hash")?.[1];
  if (typeof hash === "string" && hash !== "" && of.endsWith(`-${hash}`))
    return of.slice(0, -hash.length - 1);
  return withoutReplica(kind, of);
}

function reasonOf(given: unknown, error: z.ZodError): string {
  const kind = field(given, "kind");
  if (kind !== "Service" && kind !== "Pod" && kind !== "Node")
    return "kind: is none of Service, Pod and Node";
  const [issue] = error.issues;
  return `${issue!.path.join(".")}: ${issue!.message}`;
}

/** An own field of what may be anything. */
function field(of: unknown, name: string): unknown {
  if (typeof of !== "object" || of === null || !Object.hasOwn(of, name)) return undefined;
  return (of as Record<string, unknown>)[name];
}

const pairsOf = (of: Record<string, unknown> | undefined): [string, unknown][] =>
  Object.entries(of ?? {}).slice(0, LABELS_READ);
const isPort = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
const keyOf = (namespace: string, [name, value]: [string, unknown]) =>
  `${namespace}\0${name}\0${String(value)}`;
