import type { ChangeKind, Mark } from "@/lib/intake/schemas";

export const CHANGE_OUTCOMES = ["started", "succeeded", "failed"] as const;
export type ChangeOutcome = (typeof CHANGE_OUTCOMES)[number];

/** What an adapter understood of one change, in the sender's words. */
export interface ChangeNotice {
  kind: ChangeKind;
  title?: unknown;
  service?: unknown;
  environment?: unknown;
  version?: unknown;
  /** Names and values that make two notices the same change: its start and its end are one. Left out: all that it says. */
  identity?: Record<string, unknown>;
  outcome?: ChangeOutcome;
  author?: unknown;
  description?: unknown;
  url?: unknown;
  /** Whatever `readTime` understands; else it is now. */
  at?: unknown;
  labels?: Record<string, unknown>;
  rest?: unknown;
}

/** A change as accepted: bounded, without secrets. */
export interface ChangeDraft {
  source: string;
  kind: ChangeKind;
  title: string;
  /** Null for what concerns a whole project: a flag, a cluster. */
  service: string | null;
  environment: string | null;
  version: string | null;
  fingerprint: string;
  outcome: ChangeOutcome | null;
  author: string | null;
  description: string | null;
  url: string | null;
  /** Epoch ms. */
  at: number;
  labels: Record<string, string>;
  marks: Mark[];
}
