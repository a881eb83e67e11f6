import type { AlertStatus, Mark, Severity } from "@/lib/intake/schemas";

/**
 * What an adapter understood of one alert in a sender's body: loose, unbounded, in the sender's words. `finishNotice` makes a
 * draft of it.
 */
export interface Notice {
  title?: unknown;
  status: AlertStatus;
  /** The sender's word or number for how bad it is; of several the first that says something counts. */
  severity?: unknown;
  /** Which rule, monitor or check of the sender speaks: the same for each host and each time. */
  rule?: unknown;
  /** Names and values that make two notices the same alert. Left out: title, service, environment and labels. */
  identity?: Record<string, unknown>;
  /** The sender's own key, shown and searched for; it is the identity unless one is given. */
  dedupKey?: unknown;
  service?: unknown;
  environment?: unknown;
  owner?: unknown;
  description?: unknown;
  url?: unknown;
  labels?: Record<string, unknown>;
  /** Texts for people, which are no part of the identity. */
  annotations?: Record<string, unknown>;
  /** What the adapter does not know. It goes among the labels. */
  rest?: unknown;
  /** Whatever `readTime` understands; what it does not understand is none. */
  startsAt?: unknown;
  endsAt?: unknown;
  /** When this state was seen, where it is neither of the two. */
  at?: unknown;
  /** Unless the sender repeats itself until then, the alert is over: Prometheus stops speaking when it dies. */
  expiresAt?: unknown;
}

/** An alert as accepted: mapped to our words, bounded, without secrets. Times are epoch ms. */
export interface AlertDraft {
  /** Which sender's format it came in. */
  source: string;
  title: string;
  status: AlertStatus;
  severity: Severity;
  rule: string | null;
  service: string | null;
  environment: string | null;
  owner: string | null;
  fingerprint: string;
  dedupKey: string | null;
  description: string | null;
  url: string | null;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: number | null;
  endsAt: number | null;
  /** When the state that it tells of was seen: by this, notices that overtake each other are put in order. */
  at: number;
  expiresAt: number | null;
  marks: Mark[];
  /** Ids of the mapping rules that acted. */
  mappedBy: string[];
  /** Why severity, service and owner are what they are, a sentence each. */
  why: string[];
}

/** Several alerts of one body, and items that are none. */
export interface ReadAlerts {
  drafts: AlertDraft[];
  rejected: { index: number; reason: string }[];
}
