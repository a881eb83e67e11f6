import type { Level } from "@/lib/intake/level";

/** A record pointed at, with enough to quote it. */
export interface RecordRef {
  id: string;
  /** epoch ms */
  ts: number;
  text: string;
}

/** What one closed window of one service held, template by template: the food of the signals. JSON-safe. */
export interface WindowFindings {
  windowId: string;
  service: string;
  /** Epoch ms, by arrival. */
  openedAt: number;
  closedAt: number;
  records: number;
  templates: TemplateFinding[];
  /** Lines per minute (of the records' own time) by level index 0…5. */
  minutes: { minute: number; levels: number[] }[];
  /** Other services that the records named, with how often and how we know. */
  peers: { service: string; source: "peer" | "mention"; count: number }[];
  /** Calls seen in traces that became whole meanwhile, of any services. Absent in windows closed before this was known. */
  calls?: { caller: string; callee: string; count: number }[];
  /** What runs of the service, as its records name it; at most 200. Absent in windows closed before this was known. */
  instances?: { name: string; address: string | null; node: string | null }[];
}

export interface TemplateFinding {
  id: string;
  pattern: string;
  /** The worst level that a tenth of its lines have or exceed, 0…5. */
  level: number;
  levelName: Level;
  count: number;
  isNew: boolean;
  muted: boolean;
  /** Counts of this window by minute (epoch ms), ascending. */
  minutes: [minute: number, count: number][];
  first: RecordRef;
  /** First, and a few with different values. At most 3. */
  quotes: RecordRef[];
  /** Its lines of level error or worse, null when there are none. */
  errors: { count: number; first: RecordRef } | null;
  /** Absent in windows closed before this was known, and where no record names any. */
  seenIn?: SeenIn;
}

/** Releases and environments that records name, a few of each. */
export interface SeenIn {
  releases: string[];
  environments: string[];
}
