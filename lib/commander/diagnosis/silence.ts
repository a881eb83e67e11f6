import type { Situation } from "../schemas";
import type { Directory } from "./directory";
import { type Fault, NO_WORDS } from "./fault";
import type { Observation } from "./observe";

/** So many of the services must speak before saying nothing says something. */
const SPEAKING_SHARE = 0.5;
export const SILENT_KIND = "not_running";
const SILENT: Fault = {
  kind: SILENT_KIND,
  group: "unavailable",
  locus: "self",
  words: NO_WORDS,
  weight: 0.6,
  phrase: "it says nothing while the others speak",
};

/** Services without a single record while most have some, the fewer the more telling. */
export function silentServices({ records }: Situation, directory: Directory): Observation[] {
  const speaking = new Set(records.flatMap(({ service }) => service ?? []));
  const silent = directory.names().filter((name) => !speaking.has(name));
  const share = 1 - silent.length / Math.max(1, directory.size);
  if (silent.length === 0 || share < SPEAKING_SHARE) return [];
  return silent.map((name) => ({
    source: "record",
    fault: { ...SILENT, weight: (SILENT.weight * share) / silent.length },
    speaker: null,
    subject: { kind: "service", name },
    port: null,
    isHost: false,
    count: 1,
    firstAt: null,
    lastAt: null,
    severity: null,
    strength: 1,
    rows: [],
  }));
}
