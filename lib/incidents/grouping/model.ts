import { MINUTE_MS } from "@/lib/kit/clock";
import { kindOf, type Severity, type SignalKind } from "@/lib/signals";
import type { Grouping } from "../schemas";

/** Signals of one service join the incident whose last signal arrived within this time. */
export const SAME_SERVICE_MS = 10 * MINUTE_MS;
/** So many incidents of one service in that time are a flood: what follows joins the nearest. */
export const FLOOD = 3;

/** A stored signal, as far as grouping looks at it. Times are epoch ms of the records' own time. */
export interface Candidate {
  id: string;
  kind: SignalKind;
  service: string;
  templateId: string | null;
  alertFingerprint?: string;
  /** The alert of what its service needs that explains it. */
  explainedBy?: { alert: string; service: string; explanation: string };
  /** Pattern and a quote: what it complains about is read from them. */
  text: string;
  score: number;
  severity: Severity;
  at: number;
  lastAt: number;
  /** Waited for company; it does not open anything by being looked at again. */
  loose: boolean;
}

/** An incident that signals might belong to. */
export interface Host {
  id: string;
  number: number;
  services: string[];
  firstBadAt: number;
  lastBadAt: number;
  /** By arrival. */
  openedAt: number;
  lastSignalAt: number;
  resolvedAt: number | null;
  templateIds: Set<string>;
  alerts: Set<string>;
  kinds: Set<string>;
}

export type Decision =
  | { act: "join" | "reopen"; host: Host; signals: Candidate[]; grouping: Grouping }
  | { act: "open"; host: Host; signals: Candidate[]; grouping: Grouping; regressionOf: number | null };

/** What the signal complains about, by name. */
export const kindNameOf = (signal: Candidate) => kindOf(signal.text)?.name ?? null;
export const surest = (signals: Candidate[]) => signals.reduce((a, b) => (b.score > a.score ? b : a));

/** The same lines, or the same alert. */
export const sharedSubject = (host: Host, signals: Candidate[]) =>
  signals.find(
    ({ templateId, alertFingerprint }) =>
      (templateId !== null && host.templateIds.has(templateId)) ||
      (alertFingerprint !== undefined && host.alerts.has(alertFingerprint)),
  ) ?? null;
export const sharedKind = (host: Host, signals: Candidate[]) =>
  signals.map(kindNameOf).find((kind) => kind !== null && host.kinds.has(kind)) ?? null;
