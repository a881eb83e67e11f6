import { calleesOf, type Edge } from "@/lib/catalog";
import { MINUTE_MS } from "@/lib/kit/clock";

/** An alert that fires elsewhere. Times are epoch ms. */
export interface FiringAlert {
  id: string;
  service: string;
  title: string;
  since: number;
}

export interface UpstreamVerdict {
  alert: FiringAlert;
  /** From the service in question to the one that is down, both included. */
  path: string[];
  explanation: string;
}

/** Further away than this, a failure has other ways to show itself. */
const MAX_HOPS = 3;
/** Detection is not instant: what is caused may be noticed before its cause. */
const HEAD_START_MS = 5 * MINUTE_MS;

/**
 * The alert that explains this one: a service that this one needs, directly or through others, is down itself. One that is
 * explained by another gives way to it; of several that are left the nearest counts, then the one that began first. Null when
 * nothing upstream fires, and when it began well after: it can then not be the cause.
 */
export function findFailingUpstream(
  service: string,
  since: number,
  firing: readonly FiringAlert[],
  edges: readonly Edge[],
): UpstreamVerdict | null {
  const callees = calleesOf(edges);
  const paths = reachable(service, callees);
  const suspects = firing.filter(
    (alert) =>
      paths.has(alert.service) &&
      alert.since <= since + HEAD_START_MS &&
      // They need each other: who began first is up, or both would wait for the other.
      (alert.since < since || !reachable(alert.service, callees).has(service)),
  );
  const unexplained = suspects.filter((one) => {
    const beyond = reachable(one.service, callees);
    return !suspects.some(
      (other) =>
        beyond.has(other.service) &&
        (other.since < one.since || !reachable(other.service, callees).has(one.service)),
    );
  });
  const [chosen] = unexplained.sort(
    (a, b) =>
      paths.get(a.service)!.length - paths.get(b.service)!.length ||
      a.since - b.since ||
      (a.id < b.id ? -1 : 1),
  );
  if (chosen === undefined) return null;
  const path = paths.get(chosen.service)!;
  return {
    alert: chosen,
    path,
    explanation: `${path.join(" calls ")}, where “${chosen.title}” fires since ${new Date(chosen.since).toISOString().slice(11, 16)} UTC.`,
  };
}

/** The services that one needs, with the shortest way to each, itself left out. */
function reachable(
  service: string,
  callees: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, string[]> {
  const paths = new Map<string, string[]>([[service, [service]]]);
  let edge = [service];
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const next: string[] = [];
    for (const caller of edge)
      for (const callee of callees.get(caller) ?? []) {
        if (paths.has(callee)) continue;
        paths.set(callee, [...paths.get(caller)!, callee]);
        next.push(callee);
      }
    edge = next;
  }
  paths.delete(service);
  return paths;
}
