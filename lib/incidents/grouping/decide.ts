import { type Edge, linkBetween } from "@/lib/catalog";
import { MINUTE_MS } from "@/lib/kit/clock";
import type { Grouping } from "../schemas";
import {
  type Candidate,
  type Decision,
  FLOOD,
  type Host,
  kindNameOf,
  SAME_SERVICE_MS,
  sharedKind,
  sharedSubject,
  surest,
} from "./model";
import {
  becauseBack,
  becauseExplained,
  becauseLinked,
  becauseNew,
  becauseSameLines,
  becauseSameService,
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
  /** How long after it was resolved an incident is reopened rather than followed by a new one. */
  reopenMs: number;
}

/**
 * Decides for each signal which incident it joins, reopens or opens, and says why; what is in no decision waits. Pure. The
 * surest cluster goes first, so that the others find the incident it opens.
 */
export function decide({ arrivedAt, signals, hosts, edges, reopenMs }: Situation): Decision[] {
  const decisions = new Map<Host, Decision>();
  const all = hosts.map(copyOf);
  for (const cluster of clusters(signals)) {
    const decision = decideCluster(cluster, { arrivedAt, hosts: all, edges, reopenMs });
    if (!decision) continue;
    const { host } = decision;
    const earlier = decisions.get(host);
    if (earlier) earlier.signals.push(...decision.signals);
    else decisions.set(host, decision);
    if (decision.act === "open") all.push(host);
    absorb(host, decision.signals, arrivedAt);
  }
  return [...decisions.values()];
}

/** Signals of one service that hang together by time or kind, the cluster with the surest signal first. */
export function clusters(signals: Candidate[]): Candidate[][] {
  const found: Candidate[][] = [];
  for (const signal of [...signals].sort((a, b) => a.at - b.at)) {
    const home = found.find(
      (cluster) =>
        cluster[0]!.service === signal.service &&
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

function decideCluster(cluster: Candidate[], around: Omit<Situation, "signals">): Decision | null {
  const { arrivedAt, hosts, edges, reopenMs } = around;
  const service = cluster[0]!.service;
  const mine = hosts.filter((host) => host.services.includes(service));
  const live = mine.filter((host) => host.resolvedAt === null);
  const join = (host: Host, signals: Candidate[], grouping: Grouping): Decision => ({
    act: host.resolvedAt === null ? "join" : "reopen",
    host,
    signals,
    grouping,
  });

  const same = nearest(
    live.filter((host) => sharedSubject(host, cluster)),
    cluster,
  );
  if (same) return join(same, cluster.filter(joins), becauseSameLines(same, cluster));

  const explained = explainedHost(cluster, hosts);
  if (explained) return join(explained.host, cluster.filter(joins), explained.grouping);

  const joining = cluster.filter(joins);
  if (joining.length === 0) return null;
  const recent = live.filter((host) => arrivedAt - host.lastSignalAt <= SAME_SERVICE_MS);
  const flooded =
    recent.filter((host) => arrivedAt - host.openedAt <= SAME_SERVICE_MS && host.services[0] === service)
      .length >= FLOOD;
  const near = nearest(
    recent.filter(
      (host) => flooded || distanceMs(host, joining) <= APART_MS || sharedKind(host, joining) !== null,
    ),
    joining,
  );
  if (near) return join(near, joining, becauseSameService(near, joining, arrivedAt, flooded));

  const resolved = mine.filter(
    (host) => host.resolvedAt !== null && (sharedSubject(host, joining) || sharedKind(host, joining)),
  );
  const back = latest(resolved.filter((host) => arrivedAt - host.resolvedAt! <= reopenMs));
  if (back && isStrong(cluster)) return join(back, joining, becauseBack(back, joining, arrivedAt));

  const linked = linkedHost(joining, hosts, edges, service, arrivedAt);
  if (linked) return join(linked.host, joining, linked.grouping);

  if (!isStrong(cluster)) return null;
  const before = latest(resolved.filter((host) => sharedSubject(host, joining)));
  return {
    act: "open",
    host: newHost(service, joining, arrivedAt),
    signals: joining,
    grouping: becauseNew(joining, before),
    regressionOf: before?.number ?? null,
  };
}

/** The live incident of the alert that explains the cluster's surest signal, however long that has been going on. */
function explainedHost(cluster: Candidate[], hosts: Host[]): { host: Host; grouping: Grouping } | null {
  const { explainedBy } = surest(cluster);
  const host =
    explainedBy && hosts.find((one) => one.resolvedAt === null && one.alerts.has(explainedBy.alert));
  return host ? { host, grouping: becauseExplained(explainedBy.explanation, cluster) } : null;
}

/** The incident of a service that this one depends on or that depends on it, close in both clocks. */
function linkedHost(
  signals: Candidate[],
  hosts: Host[],
  edges: Edge[],
  service: string,
  arrivedAt: number,
): { host: Host; grouping: Grouping } | null {
  if (surest(signals).score < CASCADE_AT_LEAST) return null;
  const close = hosts.filter(
    (host) =>
      host.resolvedAt === null &&
      Math.abs(arrivedAt - host.lastSignalAt) <= CASCADE_MS &&
      distanceMs(host, signals) <= CASCADE_MS,
  );
  let best: { host: Host; grouping: Grouping; hops: number } | null = null;
  for (const host of close)
    for (const other of host.services) {
      const link = linkBetween(edges, service, other);
      if (!link || (best && best.hops <= link.hops)) continue;
      const grouping = becauseLinked(host, link, other, signals, arrivedAt);
      best = { host, grouping, hops: link.hops };
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
const latest = (hosts: Host[]): Host | undefined => hosts.sort((a, b) => b.number - a.number)[0];

function newHost(service: string, signals: Candidate[], arrivedAt: number): Host {
  return {
    id: "",
    number: Number.MAX_SAFE_INTEGER,
    services: [service],
    firstBadAt: Math.min(...signals.map((signal) => signal.at)),
    lastBadAt: Math.max(...signals.map((signal) => signal.lastAt)),
    openedAt: arrivedAt,
    lastSignalAt: arrivedAt,
    resolvedAt: null,
    templateIds: new Set(),
    alerts: new Set(),
    kinds: new Set(),
  };
}

const copyOf = (host: Host): Host => ({
  ...host,
  services: [...host.services],
  templateIds: new Set(host.templateIds),
  alerts: new Set(host.alerts),
  kinds: new Set(host.kinds),
});

/** Lets the next cluster see what this one has brought. */
function absorb(host: Host, signals: Candidate[], arrivedAt: number): void {
  host.lastSignalAt = Math.max(host.lastSignalAt, arrivedAt);
  host.resolvedAt = null;
  for (const signal of signals) {
    host.firstBadAt = Math.min(host.firstBadAt, signal.at);
    host.lastBadAt = Math.max(host.lastBadAt, signal.lastAt);
    if (!host.services.includes(signal.service)) host.services.push(signal.service);
    if (signal.templateId) host.templateIds.add(signal.templateId);
    if (signal.alertFingerprint) host.alerts.add(signal.alertFingerprint);
    const kind = kindNameOf(signal);
    if (kind) host.kinds.add(kind);
  }
}
