import type { SignalKind } from "./schemas";
import type { Counts } from "./series";

/** A stored signal that may be going on. */
export interface KnownSignal {
  id: string;
  kind: SignalKind;
  templateId: string | null;
  observed: number;
  expected: number;
  score: number;
  /** First bad moment, epoch ms of the records' own time. */
  at: number;
  /** Epoch ms, by arrival. */
  createdAt: number;
  lastSeenAt: number;
}

/** What the rows say about a service before and during the window. Minutes are epoch ms of the records' own time. */
export interface Past {
  /** The service's first minute ever. */
  firstMinute: number;
  /** Minutes in which the service spoke, ascending, the window's own included. */
  spoke: number[];
  /** Lines by level index in those minutes. */
  levels: ReadonlyMap<number, number[]>;
  counts: ReadonlyMap<string, Counts>;
  /** When complaints (level warn or worse) of the service were first seen, ascending. */
  complaintsBegan: number[];
  known: KnownSignal[];
}
