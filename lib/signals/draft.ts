import type { SeenIn } from "@/lib/templates";
import { ERROR, FATAL, WARN } from "./kinds";
import type { Severity, SignalEvidence, SignalKind } from "./schemas";

/** A signal before it is a row. Times are epoch ms of the records' own time. */
export interface SignalDraft {
  kind: SignalKind;
  service: string;
  templateId: string | null;
  /** The alert of another system that it is. */
  alertFingerprint?: string;
  /** What it is a consequence of: an alert of what its service needs. */
  explainedBy?: { alert: string; service: string; explanation: string };
  /** A rule says that it is no consequence of what fails elsewhere. */
  keepsApart?: boolean;
  pattern: string | null;
  windowId: string | null;
  score: number;
  severity: Severity;
  /** First and last bad moment. */
  at: number;
  lastAt: number;
  evidence: SignalEvidence;
}

/** A stored signal whose cause is seen again. */
export interface Continuation {
  signalId: string;
  lastAt: number;
  /** It had been away for minutes, or is as strong as when it was first seen: enough to reopen what was resolved. */
  strong: boolean;
  /** Where it is seen now. */
  seenIn?: SeenIn;
  /** What it has grown to, when it is surer than it was. */
  grown: { score: number; severity: Severity } | null;
}

/** What one look found. Plain data: it may wait for the transaction that stores it. */
export interface Detected {
  /** When the records arrived, epoch ms: the clock by which signals and incidents are near each other. */
  arrivedAt: number;
  drafts: SignalDraft[];
  continued: Continuation[];
}

/** How bad a complaint of this level is; the surer, the worse. Level 0…5. */
export function severityOf(level: number, score: number): Severity {
  // A fatal line that came once ended a process; one that comes ten times is an outage.
  if (level >= FATAL) return score >= 0.88 ? "critical" : "high";
  if (level === ERROR) return score >= 0.7 ? "high" : "medium";
  if (level === WARN) return score >= 0.6 ? "medium" : "low";
  return score >= 0.5 ? "medium" : "low";
}

const SEVERITY_ORDER: Severity[] = ["info", "low", "medium", "high", "critical"];
export const worseOf = (a: Severity, b: Severity): Severity =>
  SEVERITY_ORDER.indexOf(a) >= SEVERITY_ORDER.indexOf(b) ? a : b;
