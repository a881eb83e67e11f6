import type { Entity, Situation } from "../schemas";
import type { Directory } from "./directory";
import { entityKey } from "./observe";

const OVER =
  /\b(?:completed(?: successfully)?|recovered|resolved|restored|has been (?:expanded|increased|restarted|fixed)|is available|within normal|back to normal|passed|no errors)\b/i;
const MILD = /^(?:info|notice|warn|warning|low|medium|ok)/i;

export interface Calm {
  /** When the service last said that it is well again, epoch ms. */
  overAt: Map<string, number>;
  /** Entities about which an alert of more than a warning was raised: what they say of being well is not enough. */
  severe: Set<string>;
  /** Ids of alerts that are mild and say themselves that nothing is wrong. */
  harmless: Set<string>;
}

/** Who says that it is over, and who cannot be believed. */
export function calmOf({ alerts, events, records }: Situation, directory: Directory): Calm {
  const calm: Calm = { overAt: new Map(), severe: new Set(), harmless: new Set() };
  for (const { id, severity, service, node, text } of alerts) {
    const about = entityOf(service, node);
    if (!severity || !MILD.test(severity)) {
      if (about) calm.severe.add(entityKey(about));
    } else if (OVER.test(text)) calm.harmless.add(id);
  }
  for (const { at, text, service } of [
    ...events.map((event) => ({
      ...event,
      service: event.service ?? directory.serviceOf(event.object.split("/", 2)[1] ?? ""),
    })),
    ...records,
  ]) {
    if (!service || at === null || !OVER.test(text)) continue;
    const key = entityKey({ kind: "service", name: service });
    calm.overAt.set(key, Math.max(at, calm.overAt.get(key) ?? at));
  }
  return calm;
}

const entityOf = (service?: string | null, node?: string | null): Entity | null =>
  node ? { kind: "node", name: node } : service ? { kind: "service", name: service } : null;
