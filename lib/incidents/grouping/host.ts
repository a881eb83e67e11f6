import { type Candidate, type Host, kindNameOf, shapeOfSignal } from "./model";

/** An incident that is about to be opened: it holds nothing yet. Times are epoch ms. */
export const emptyHost = (openedAt: number, rule: { id: string; key: string } | null = null): Host => ({
  id: "",
  number: Number.MAX_SAFE_INTEGER,
  services: [],
  firstBadAt: Number.POSITIVE_INFINITY,
  lastBadAt: Number.NEGATIVE_INFINITY,
  openedAt,
  lastSignalAt: openedAt,
  resolvedAt: null,
  templateIds: new Set(),
  alerts: new Set(),
  kinds: new Set(),
  subjects: new Map(),
  seenIn: { releases: [], environments: [] },
  fixedIn: null,
  ruleId: rule?.id ?? null,
  groupKey: rule?.key ?? null,
});

export const copyOf = (host: Host): Host => ({
  ...host,
  services: [...host.services],
  templateIds: new Set(host.templateIds),
  alerts: new Set(host.alerts),
  kinds: new Set(host.kinds),
  subjects: new Map(host.subjects),
  seenIn: { releases: [...host.seenIn.releases], environments: [...host.seenIn.environments] },
});

/** Of an incident of many kinds of signals and places, so many are compared. */
const SUBJECTS_AT_MOST = 2000;
const PLACES_AT_MOST = 50;

/** What the signals bring to an incident, into the host itself; answers it. */
export function takeIn(host: Host, signals: readonly Candidate[], subjectsAtMost = SUBJECTS_AT_MOST): Host {
  for (const signal of signals) {
    host.firstBadAt = Math.min(host.firstBadAt, signal.at);
    host.lastBadAt = Math.max(host.lastBadAt, signal.lastAt);
    if (!host.services.includes(signal.service)) host.services.push(signal.service);
    if (signal.templateId) host.templateIds.add(signal.templateId);
    if (signal.alertFingerprint) host.alerts.add(signal.alertFingerprint);
    if (host.subjects.size < subjectsAtMost) host.subjects.set(shapeOfSignal(signal), signal.subject);
    addNew(host.seenIn.releases, signal.seenIn.releases);
    addNew(host.seenIn.environments, signal.seenIn.environments);
    const kind = kindNameOf(signal);
    if (kind) host.kinds.add(kind);
  }
  return host;
}

function addNew(places: string[], more: readonly string[]): void {
  for (const place of more) if (places.length < PLACES_AT_MOST && !places.includes(place)) places.push(place);
}
