import { type Edge, linkBetween } from "@/lib/catalog";
import { MINUTE_MS } from "@/lib/kit/clock";
import { pairOf } from "../dedup/model";
import { LEXICAL_NEAREST } from "../dedup/nearest";
import { decideReturn, type Return, type Sighting } from "../regression/decide-return";
import type { Grouping } from "../schemas";
import { copyOf, emptyHost, takeIn } from "./host";
import {
  type Candidate,
  type Decision,
  FLOOD,
  type Host,
  isApart,
  kindNameOf,
  type Lessons,
  SAME_SERVICE_MS,
  shapeOfSignal,
  sharedKind,
  sharedSubject,
  surest,
} from "./model";
import { Nearness } from "./nearness";
import {
  becauseBack,
  becauseExplained,
  becauseLinked,
  becauseNear,
  becauseNew,
  becauseSame,
  becauseSameService,
  becauseTaught,
} from "./why";

/** A cascade runs in seconds to minutes; what comes later in another service needs a reason of its own. */
export const CASCADE_MS = 5 * MINUTE_MS;
/** In a replayed file, what lies further apart in its own time and shares neither template nor kind is another trouble. */
const APART_MS = 60 * MINUTE_MS;
/** One signal this sure opens an incident. */
const OPEN_ALONE = 0.5;
/** Weaker ones open together when it is this unlikely that all of them mean nothing: 1 − Π(1 − score), the three surest. */
const OPEN_TOGETHER = 0.75;
/** Weaker than this a signal is kept and joins nothing. */
const JOIN_AT_LEAST = 0.3;
/** Across services a link is a weaker reason than being the same service, so the signal must be surer. */
const CASCADE_AT_LEAST = 0.4;

interface Situation {
  arrivedAt: number;
  signals: Candidate[];
  hosts: Host[];
  edges: Edge[];
  lessons: Lessons;
  /** How long after it was resolved an incident is reopened rather than followed by a new one. */
  reopenMs: number;
}
type Around = Omit<Situation, "signals"> & { near: Nearness };
type Found = { host: Host; grouping: Grouping };

/**
 * Decides for each signal which incident it joins, reopens or opens, and says why; what is in no decision waits. Pure. The
 * surest cluster goes first, so that the others find the incident it opens.
 */
export function decide({ signals, ...given }: Situation): Decision[] {
  const decisions = new Map<Host, Decision>();
  const all = given.hosts.map(copyOf);
  const around = { ...given, near: new Nearness(signals, all, given.edges) };
  for (const cluster of clusters(signals, around.lessons)) {
    const decision = decideCluster(cluster, { ...around, hosts: all });
    if (!decision) continue;
    const { host } = decision;
    const earlier = decisions.get(host);
    if (earlier) earlier.signals.push(...decision.signals);
    else decisions.set(host, decision);
    if (decision.act === "open") all.push(host);
    absorb(decision, around.arrivedAt);
  }
  return [...decisions.values()];
}

/**
 * Signals of one service that hang together by time or kind and that nobody has parted, the cluster with the surest signal
 * first.
 */
export function clusters(signals: Candidate[], { apart }: Lessons): Candidate[][] {
  const found: Candidate[][] = [];
  for (const signal of [...signals].sort((a, b) => a.at - b.at)) {
    const home = found.find(
      (cluster) =>
        cluster[0]!.service === signal.service &&
        !cluster.some(
          (other) => apart.size > 0 && apart.has(pairOf(shapeOfSignal(signal), shapeOfSignal(other))),
        ) &&
        cluster.some(
          (other) =>
            gapMs(other.at, other.lastAt, signal) <= APART_MS ||
            (kindNameOf(signal) !== null && kindNameOf(other) === kindNameOf(signal)),
        ),
    );
    if (home) home.push(signal);
    else found.push([signal]);
  }
  return found
    .filter((cluster) => cluster.some((signal) => !signal.loose))
    .sort((a, b) => surest(b).score - surest(a).score);
}

/** From tight to loose: what is the same, what a person taught, what explains it, nearly the same, near in service or topology. */
function decideCluster(cluster: Candidate[], given: Around): Decision | null {
  const around = { ...given, hosts: given.hosts.filter((host) => !isApart(host, cluster, given.lessons)) };
  const joining = cluster.filter(joins);
  const join = ({ host, grouping }: Found): Decision => ({ act: "join", host, signals: joining, grouping });

  const sure = sameHost(cluster, around) ?? taughtHost(cluster, around) ?? explainedHost(cluster, around);
  if (sure) return join(sure);
  if (joining.length === 0) return null;
  const near = nearlySameHost(joining, around) ?? sameServiceHost(joining, around);
  if (near) return join(near);

  const strong = isStrong(cluster);
  const back = strong ? comeBack(joining, around) : null;
  if (back && back.act !== "follow") {
    const act = back.act === "reopen" ? "reopen" : "count";
    return { act, host: back.host, signals: joining, grouping: back.grouping };
  }
  const before = back && sharedSubject(back.host, joining) ? back : null;

  const linked = linkedHost(joining, around);
  if (linked) return join(linked);
  if (!strong) return null;
  return {
    act: "open",
    host: takeIn(emptyHost(around.arrivedAt), joining),
    signals: joining,
    grouping: becauseNew(joining, before?.explanation ?? null),
    regressionOf: before?.host.number ?? null,
  };
}

const serviceOf = (cluster: Candidate[]) => cluster[0]!.service;
const isLive = (host: Host) => host.resolvedAt === null;
const liveOf = (service: string, hosts: Host[]) =>
  hosts.filter((host) => isLive(host) && host.services.includes(service));

function sameHost(cluster: Candidate[], { hosts }: Around): Found | null {
  const same = nearest(
    liveOf(serviceOf(cluster), hosts).filter((host) => sharedSubject(host, cluster)),
    cluster,
  );
  return same ? { host: same, grouping: becauseSame(same, cluster) } : null;
}

/** A person has put two such signals together: that links services, too. */
function taughtHost(cluster: Candidate[], { hosts, lessons }: Around): Found | null {
  if (lessons.together.size === 0) return null;
  for (const host of hosts.filter(isLive))
    for (const signal of cluster)
      for (const [other, subject] of host.subjects)
        if (lessons.together.has(pairOf(shapeOfSignal(signal), other)))
          return { host, grouping: becauseTaught(signal, subject) };
  return null;
}

/** The live incident of the alert that explains the cluster's surest signal, however long that has been going on. */
function explainedHost(cluster: Candidate[], { hosts }: Around): Found | null {
  const { explainedBy } = surest(cluster);
  const host = explainedBy && hosts.find((one) => isLive(one) && one.alerts.has(explainedBy.alert));
  return host ? { host, grouping: becauseExplained(explainedBy.explanation, cluster) } : null;
}

/** Texts nearer than the threshold, of this service or of one that calls it or is called by it. */
function nearlySameHost(joining: Candidate[], { hosts, near }: Around): Found | null {
  const service = serviceOf(joining);
  const told = joining.filter(({ templateId, kind }) => templateId !== null || kind === "alert");
  let best: { host: Host; signal: Candidate; subject: string; distance: number } | null = null;
  for (const host of hosts) {
    if (!isLive(host) || !host.services.some((other) => near.isLinked(service, other))) continue;
    for (const subject of near.subjectsOf(host))
      for (const signal of told) {
        const distance = near.distance(signal.subject, subject);
        if (distance <= LEXICAL_NEAREST.distance && (!best || distance < best.distance))
          best = { host, signal, subject, distance };
      }
  }
  return best && { host: best.host, grouping: becauseNear(best.signal, best.subject, best.distance) };
}

function sameServiceHost(joining: Candidate[], { arrivedAt, hosts }: Around): Found | null {
  const service = serviceOf(joining);
  const recent = liveOf(service, hosts).filter((host) => arrivedAt - host.lastSignalAt <= SAME_SERVICE_MS);
  const flooded =
    recent.filter((host) => arrivedAt - host.openedAt <= SAME_SERVICE_MS && host.services[0] === service)
      .length >= FLOOD;
  const host = nearest(
    recent.filter(
      (one) => flooded || distanceMs(one, joining) <= APART_MS || sharedKind(one, joining) !== null,
    ),
    joining,
  );
  return host ? { host, grouping: becauseSameService(host, joining, arrivedAt, flooded) } : null;
}

/** The latest resolved incident of the same, and whether this is its return. */
function comeBack(joining: Candidate[], { arrivedAt, hosts, reopenMs }: Around): (Found & Return) | null {
  const service = serviceOf(joining);
  const alike = hosts.filter(
    (host) =>
      !isLive(host) &&
      host.services.includes(service) &&
      (sharedSubject(host, joining) ||
        (arrivedAt - host.resolvedAt! <= reopenMs && sharedKind(host, joining))),
  );
  const host = latest(alike);
  if (!host) return null;
  const before = {
    number: host.number,
    resolvedAt: host.resolvedAt!,
    fixedIn: host.fixedIn,
    seenIn: host.seenIn,
  };
  const back = decideReturn(before, { ...seenInAny(joining), at: arrivedAt }, reopenMs);
  const grouping = becauseBack(host, joining, arrivedAt, back.explanation);
  return { host, grouping, ...back };
}

/** The incident of a service that this one depends on or that depends on it, close in both clocks. */
function linkedHost(joining: Candidate[], { hosts, edges, arrivedAt }: Around): Found | null {
  const { score, keepsApart } = surest(joining);
  if (score < CASCADE_AT_LEAST || keepsApart) return null;
  const close = hosts.filter(
    (host) =>
      isLive(host) &&
      Math.abs(arrivedAt - host.lastSignalAt) <= CASCADE_MS &&
      distanceMs(host, joining) <= CASCADE_MS,
  );
  const service = serviceOf(joining);
  let best: (Found & { hops: number }) | null = null;
  for (const host of close)
    for (const other of host.services) {
      const link = linkBetween(edges, service, other);
      if (!link || (best && best.hops <= link.hops)) continue;
      best = { host, grouping: becauseLinked(host, link, other, joining, arrivedAt), hops: link.hops };
    }
  return best;
}

const joins = (signal: Candidate) => signal.score >= JOIN_AT_LEAST;

export function isStrong(signals: Candidate[]): boolean {
  const scores = signals.map((signal) => signal.score).sort((a, b) => b - a);
  if ((scores[0] ?? 0) >= OPEN_ALONE) return true;
  const together = 1 - scores.slice(0, 3).reduce((rest, score) => rest * (1 - score), 1);
  return together >= OPEN_TOGETHER;
}

/** How far a signal lies from a span of time, 0 inside it. */
const gapMs = (from: number, to: number, signal: Candidate) =>
  Math.max(0, from - signal.lastAt, signal.at - to);
const distanceMs = (host: Host, signals: Candidate[]) =>
  Math.min(...signals.map((signal) => gapMs(host.firstBadAt, host.lastBadAt, signal)));
const nearest = (hosts: Host[], signals: Candidate[]): Host | undefined =>
  hosts.sort((a, b) => distanceMs(a, signals) - distanceMs(b, signals) || b.lastSignalAt - a.lastSignalAt)[0];
const seenInAny = (signals: Candidate[]): Sighting => ({
  releases: [...new Set(signals.flatMap(({ seenIn }) => seenIn.releases))],
  environments: [...new Set(signals.flatMap(({ seenIn }) => seenIn.environments))],
});
const latest = (hosts: Host[]): Host | undefined => hosts.sort((a, b) => b.number - a.number)[0];

/** Lets the next cluster see what this one has brought. */
function absorb({ act, host, signals }: Decision, arrivedAt: number): void {
  host.lastSignalAt = Math.max(host.lastSignalAt, arrivedAt);
  if (act !== "count") host.resolvedAt = null;
  takeIn(host, signals);
}
