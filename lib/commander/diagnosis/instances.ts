import { z } from "zod";

/** One thing that was unusual at one instance, without a time: what monitors hand over as a list. */
export const anomalySchema = z.object({
  instance: z.string(),
  source: z.enum(["metric", "log", "trace"]),
  /** Metric, template or operation. */
  name: z.string(),
  /** Of a metric: which way it went. Of a trace: what the calls suffered ("latency_degraded", "error:500"). */
  change: z.string().default(""),
  /** Of a trace: the service that made the call; null for a call inside the instance. */
  caller: z.string().nullable().default(null),
});
export type Anomaly = z.infer<typeof anomalySchema>;

export interface InstanceScore {
  instance: string;
  points: number;
  /** What adds most, the strongest first. */
  anomalies: { anomaly: Anomaly; points: number }[];
}

/** An anomaly that a replica shows as well is hardly the one instance's fault; without replicas nobody can tell. */
const SHARED = 0.1;
const NO_REPLICA = 0.3;
/** Traffic that rises at one replica alone stands in for the others: their loss, not its fault. */
const STANDING_IN = 2;
/** What is rare at this instance counts more than in proportion. */
const RARITY_POWER = 1.5;
/** Usual rates of metrics are drawn towards those of all instances with the weight of so many incidents. */
const PRIOR = 50;
/** Percentiles of one latency, operations of one slow instance: further ones of a family say little new. */
const FAMILY_OVERLAP = 0.8;

const TRAFFIC = /qps|rps|throughput|requests?_(?:rate|total)/i;
const LATENCY = /(?:^|_)p\d{2,3}$|latency|duration|response_time/i;
const SUCCESS = /success/i;
const RESOURCE = /cpu|mem/i;
const DRIFTING = /fs_|disk|storage/i;

/**
 * Which instance broke, from what is unusual where: each anomaly counts by its surprise, −ln of how often this instance
 * shows it in past incidents (no labels needed), less when replicas show it too or when what comes with it was counted
 * already. Constants chosen on the instance cases of `npm run bench -- rca`, and flat around these values.
 */
export class InstanceRanker {
  private readonly usual = new Map<string, Set<number>>();
  private readonly usualAnywhere = new Map<string, number>();
  private readonly byService = new Map<string, Set<string>>();
  private readonly overlaps = new Map<string, number>();
  private readonly past: number;
  private readonly instancesSeen = new Set<string>();

  constructor(history: readonly (readonly Anomaly[])[]) {
    this.past = history.length;
    history.forEach((anomalies, incident) => {
      for (const [instance, keys] of keysOf(anomalies)) {
        this.instancesSeen.add(instance);
        for (const [key, anomaly] of keys) this.learn(instance, key, anomaly, incident);
      }
    });
  }

  rank(anomalies: readonly Anomaly[], instances: readonly string[]): InstanceScore[] {
    const keys = keysOf(anomalies);
    const replicas = replicasOf(instances);
    const scores = new Map(instances.map((instance) => [instance, 0]));
    const found = instances.map((instance) => {
      const weighed = [...(keys.get(instance) ?? [])].flatMap(([key, anomaly]) => {
        const others = replicas.get(instance) ?? [];
        const isShared = others.some((other) => keys.get(other)?.has(key));
        const points = this.surprise(instance, key, anomaly) ** RARITY_POWER;
        if (isStandingIn(anomaly)) {
          if (!isShared && others.length > 0) {
            for (const other of others) add(scores, other, (STANDING_IN * points) / others.length);
            add(scores, instance, -STANDING_IN * points);
          }
          return [];
        }
        const contrast = others.length === 0 ? NO_REPLICA : isShared ? SHARED : 1;
        return [{ key, anomaly, points: points * contrast * meaning(anomaly) }];
      });
      const counted = this.withoutRepetition(instance, weighed);
      add(
        scores,
        instance,
        counted.reduce((sum, { points }) => sum + points, 0),
      );
      return { instance, anomalies: counted };
    });
    return found
      .map(({ instance, anomalies: list }) => ({ instance, points: scores.get(instance)!, anomalies: list }))
      .sort((a, b) => b.points - a.points || (a.instance < b.instance ? -1 : 1));
  }

  private learn(instance: string, key: string, anomaly: Anomaly, incident: number): void {
    insert(this.usual, `${instance}\0${key}`, incident);
    if (anomaly.source === "metric") this.usualAnywhere.set(key, (this.usualAnywhere.get(key) ?? 0) + 1);
    // Templates are numbered per instance; all else can be compared between replicas.
    const place = anomaly.source === "log" ? instance : serviceOfInstance(instance);
    insert(this.byService, `${place}\0${key}`, `${incident}\0${instance}`);
  }

  private surprise(instance: string, key: string, { source }: Anomaly): number {
    const seen = this.usual.get(`${instance}\0${key}`)?.size ?? 0;
    const anywhere =
      (this.usualAnywhere.get(key) ?? 0) / Math.max(1, this.past * Math.max(1, this.instancesSeen.size));
    const rate =
      source === "metric"
        ? (seen + PRIOR * anywhere + 0.25) / (this.past + PRIOR + 0.5)
        : (seen + 0.5) / (this.past + 1);
    return Math.max(0, -Math.log(rate));
  }

  /** The strongest counts whole; each further one as far as what was counted before does not usually bring it along. */
  private withoutRepetition(instance: string, weighed: { key: string; anomaly: Anomaly; points: number }[]) {
    const sorted = weighed
      .filter(({ points }) => points > 0)
      .sort((a, b) => b.points - a.points || (a.key < b.key ? -1 : 1));
    return sorted.map(({ key, anomaly, points }, i) => {
      let overlap = 0;
      for (const before of sorted.slice(0, i)) {
        const family = familyOf(anomaly);
        if (family && family === familyOf(before.anomaly)) overlap = Math.max(overlap, FAMILY_OVERLAP);
        overlap = Math.max(overlap, this.overlap(instance, before, { key, anomaly }));
      }
      return { anomaly, points: points * (1 - overlap) };
    });
  }

  /** Jaccard index of the past incidents that show one and the other. */
  private overlap(
    instance: string,
    a: { key: string; anomaly: Anomaly },
    b: { key: string; anomaly: Anomaly },
  ): number {
    const isLog = a.anomaly.source === "log" || b.anomaly.source === "log";
    const place = isLog ? instance : serviceOfInstance(instance);
    const pair = [place, a.key, b.key].join("\0");
    const known = this.overlaps.get(pair);
    if (known !== undefined) return known;
    const [one, two] = isLog
      ? [this.usual.get(`${instance}\0${a.key}`), this.usual.get(`${instance}\0${b.key}`)]
      : [this.byService.get(`${place}\0${a.key}`), this.byService.get(`${place}\0${b.key}`)];
    const both =
      one && two ? [...(one as Set<unknown>)].filter((x) => (two as Set<unknown>).has(x)).length : 0;
    const either = (one?.size ?? 0) + (two?.size ?? 0) - both;
    const overlap = (both + 0.5) / (either + 1);
    this.overlaps.set(pair, overlap);
    return overlap;
  }
}

/** "web-0", "web-5d9f7c-x2p4q" → "web": the ordinal or the hashes of a replica left off. */
export function serviceOfInstance(instance: string): string {
  return instance.replace(/(?:-[a-f0-9]{6,10})?-(?:\d+|[a-z0-9]{5})$/, "") || instance;
}

function replicasOf(instances: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const instance of instances) {
    const service = serviceOfInstance(instance);
    groups.set(service, [...(groups.get(service) ?? []), instance]);
  }
  return new Map(
    instances.map((instance) => [
      instance,
      groups.get(serviceOfInstance(instance))!.filter((other) => other !== instance),
    ]),
  );
}

function keysOf(anomalies: readonly Anomaly[]): Map<string, Map<string, Anomaly>> {
  const byInstance = new Map<string, Map<string, Anomaly>>();
  for (const anomaly of anomalies) {
    const { instance, source, name, change, caller } = anomaly;
    const keys = byInstance.get(instance) ?? new Map<string, Anomaly>();
    const place = caller === null ? "" : caller === instance ? "self" : serviceOfInstance(caller);
    keys.set([source, place, name, change].join("\u0001"), anomaly);
    byInstance.set(instance, keys);
  }
  return byInstance;
}

/** Better than usual is no complaint; a resource that rises is in the one that uses it; disks drift. */
function meaning({ source, name, change }: Anomaly): number {
  if (source !== "metric") return 1;
  if (LATENCY.test(name)) return change === "up" ? 1 : 0;
  if (SUCCESS.test(name)) return change === "down" ? 1 : 0;
  if (DRIFTING.test(name)) return 0.5;
  if (RESOURCE.test(name)) return change === "up" ? 1.5 : /mem/i.test(name) ? 0.5 : 1;
  return 1;
}

const isStandingIn = ({ source, name, change }: Anomaly) =>
  source === "metric" && change === "up" && TRAFFIC.test(name);

function familyOf({ source, name, change, caller, instance }: Anomaly): string | null {
  if (source === "log") return null;
  if (source === "metric") return name.replace(/_p\d+$/, "_p") + change;
  return `${caller === instance ? "self" : "called"} ${change.split(":", 1)[0]}`;
}

function insert<V>(map: Map<string, Set<V>>, key: string, value: V): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

const add = (scores: Map<string, number>, key: string, points: number) =>
  scores.set(key, (scores.get(key) ?? 0) + points);
