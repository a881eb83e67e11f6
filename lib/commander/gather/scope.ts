import type { Edge } from "@/lib/catalog";
import { MINUTE_MS } from "@/lib/kit/clock";

/** What an analysis looks at. Times are epoch ms of the records' own time. */
export interface Reach {
  from: number;
  until: number;
  services: string[];
  edges: Edge[];
}

/** What leads to trouble comes before it: roll-outs, first retries, what a cluster keeps of its events. */
const BEFORE_MS = 15 * MINUTE_MS;
/** Who suffers from what was seen last says so a little later. */
const AFTER_MS = 2 * MINUTE_MS;
/** Of what goes on for days the last day is looked at. */
const LONGEST_MS = 24 * 60 * MINUTE_MS;
/** Trouble seldom runs further; who is further away is another story. */
const MOST_HOPS = 3;
const MOST_SERVICES = 300;

/**
 * The services that what suffers needs or is needed by, up to three calls away, and the time around the trouble. Nothing that is
 * not linked to the incident is looked at, so that two incidents at the same time do not tell each other's story. Breadth first
 * over arrows in both directions.
 */
export function reachOf(
  { services, firstBadAt, lastBadAt }: { services: readonly string[]; firstBadAt: number; lastBadAt: number },
  edges: readonly Edge[],
): Reach {
  const linked = new Map<string, string[]>();
  const link = (from: string, to: string) => linked.set(from, [...(linked.get(from) ?? []), to]);
  for (const { caller, callee } of edges) {
    link(caller, callee);
    link(callee, caller);
  }
  const seen = new Set(services);
  let front = [...seen];
  for (let hop = 0; hop < MOST_HOPS && front.length > 0 && seen.size < MOST_SERVICES; hop++) {
    const next = new Set(
      front.flatMap((service) => linked.get(service) ?? []).filter((one) => !seen.has(one)),
    );
    for (const one of next) seen.add(one);
    front = [...next];
  }
  const near = [...seen].slice(0, MOST_SERVICES);
  const isNear = new Set(near);
  return {
    from: Math.max(firstBadAt - BEFORE_MS, lastBadAt - LONGEST_MS),
    until: lastBadAt + AFTER_MS,
    services: near,
    edges: edges.filter(({ caller, callee }) => isNear.has(caller) && isNear.has(callee)),
  };
}
