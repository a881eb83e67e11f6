import type { Edge } from "@/lib/catalog";
import { MINUTE_MS } from "@/lib/kit/clock";
import { CASCADE_MS } from "../grouping/decide";
import { takeIn } from "../grouping/host";
import type { Candidate, Decision, Host } from "../grouping/model";
import { Linked } from "./linked";

/** What an incident of the past is compared by. */
const SUBJECTS_AT_MOST = 200;
/** As many as are looked at live. */
const NEAR_AT_MOST = 200;

/** An incident of a replay. Its signals were seen until `seenUntil`, and quiet ends it. */
interface PastHost {
  host: Host;
  seenUntil: number;
  quietMs: number;
}
type Seen = Candidate & { arrivedAt: number; seenUntil: number };

/**
 * The incidents of a replay, found by their services, by how lately they had a signal and by the place of their rule: what a
 * batch costs does not grow with how many there have been.
 */
export class PastHosts {
  private drawn = 0;
  private readonly byId = new Map<string, PastHost>();
  /** Each at most {@link NEAR_AT_MOST}, the one with the latest arrival last. */
  private readonly byService = new Map<string, Map<string, PastHost>>();
  private readonly recent = new Map<string, PastHost>();
  private readonly byPlace = new Map<string, PastHost>();
  private readonly linked: Linked;

  constructor(
    edges: readonly Edge[],
    private readonly quietMs: number,
    private readonly reopenMs: number,
  ) {
    this.linked = new Linked(edges);
  }

  /** What the signals of a batch might join, as it was at that moment, and the edges that could link them to it. */
  near(
    signals: readonly Candidate[],
    arrivedAt: number,
    placeOf: (signal: Candidate) => string | null,
  ): { hosts: Host[]; edges: Edge[] } {
    const found = new Map<string, PastHost>();
    const edges = new Set<Edge>();
    const linked = new Set<string>();
    for (const service of new Set(signals.map((signal) => signal.service))) {
      const own = this.byService.get(service);
      for (const [id, past] of own ?? [])
        if (this.isGone(past, arrivedAt)) own!.delete(id);
        else found.set(id, past);
      const around = this.linked.around(service);
      for (const other of around.services) linked.add(other);
      for (const edge of around.edges) edges.add(edge);
    }
    for (const [id, past] of this.recent)
      if (past.seenUntil < arrivedAt - CASCADE_MS) this.recent.delete(id);
      else if (past.host.services.some((service) => linked.has(service))) found.set(id, past);
    for (const signal of signals) {
      const place = placeOf(signal);
      const past = place === null ? undefined : this.byPlace.get(place);
      if (past) found.set(past.host.id, past);
    }
    const hosts = [...found.values()].map((past) => this.asOf(past, signals, arrivedAt));
    hosts.sort((a, b) => b.lastSignalAt - a.lastSignalAt || b.number - a.number);
    return { hosts: hosts.slice(0, NEAR_AT_MOST), edges: [...edges] };
  }

  /** Lets the incident of a decision, new or not, have its signals; answers its id. */
  take({ act, host: decided }: Decision, signals: readonly Seen[], quietMinutes: number | null): string {
    const past = act === "open" ? this.open(decided, quietMinutes) : this.byId.get(decided.id)!;
    const { host } = past;
    for (const { seenUntil, arrivedAt } of signals)
      past.seenUntil = Math.max(past.seenUntil, seenUntil, arrivedAt);
    takeIn(host, signals, SUBJECTS_AT_MOST);
    past.seenUntil = Math.max(past.seenUntil, decided.lastSignalAt);
    if (host.ruleId !== null) {
      this.byPlace.set(`${host.ruleId}\n${host.groupKey}`, past);
      return host.id;
    }
    touch(this.recent, past);
    for (const service of host.services) {
      const own = this.byService.get(service) ?? new Map<string, PastHost>();
      this.byService.set(service, own);
      touch(own, past);
    }
    return host.id;
  }

  private open(decided: Host, quietMinutes: number | null): PastHost {
    const number = ++this.drawn;
    const host: Host = {
      ...decided,
      id: `past-${number}`,
      number,
      services: [...decided.services],
      templateIds: new Set(),
      alerts: new Set(),
      kinds: new Set(),
      subjects: new Map(),
      seenIn: { releases: [], environments: [] },
    };
    const quietMs = quietMinutes === null ? this.quietMs : quietMinutes * MINUTE_MS;
    const past = { host, seenUntil: decided.lastSignalAt, quietMs };
    this.byId.set(host.id, past);
    return past;
  }

  private isGone = ({ seenUntil, quietMs }: PastHost, arrivedAt: number) =>
    arrivedAt > seenUntil + quietMs + this.reopenMs;

  /** The incident at that moment; of its marks only those that the batch could share, for it may have thousands. */
  private asOf(past: PastHost, signals: readonly Candidate[], arrivedAt: number): Host {
    const { host, seenUntil, quietMs } = past;
    const templateIds = signals.flatMap(({ templateId }) =>
      templateId !== null && host.templateIds.has(templateId) ? templateId : [],
    );
    const alerts = signals.flatMap(
      ({ alertFingerprint, explainedBy }) =>
        [alertFingerprint, explainedBy?.alert].filter(
          (alert) => alert !== undefined && host.alerts.has(alert),
        ) as string[],
    );
    return {
      ...host,
      lastSignalAt: Math.min(seenUntil, arrivedAt),
      resolvedAt: arrivedAt > seenUntil + quietMs ? seenUntil + quietMs : null,
      templateIds: new Set(templateIds),
      alerts: new Set(alerts),
      kinds: host.kinds,
    };
  }
}

/** Puts it last, and lets the first go when there are too many. */
function touch(hosts: Map<string, PastHost>, past: PastHost): void {
  hosts.delete(past.host.id);
  hosts.set(past.host.id, past);
  if (hosts.size > NEAR_AT_MOST) hosts.delete(hosts.keys().next().value!);
}
