import { MINUTE_MS } from "@/lib/kit/clock";
import { kindOf, type Severity, type SignalKind } from "@/lib/signals";
import { pairOf, shapeOf } from "../dedup/model";
import type { Sighting } from "../regression/decide-return";
import type { SignalFields } from "../rules/rule";
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
  /** What it is about, without values: pattern, masked title, or its kind. */
  subject: string;
  /** Releases and environments that its records name. */
  seenIn: Sighting;
  /** The alert of what its service needs that explains it. */
  explainedBy?: { alert: string; service: string; explanation: string };
  /** A rule says that it is no consequence of what fails elsewhere. */
  keepsApart?: boolean;
  /** Pattern and a quote: what it complains about is read from them. */
  text: string;
  score: number;
  severity: Severity;
  at: number;
  lastAt: number;
  /** What rules look at, by name. */
  fields: SignalFields;
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
  /** What its signals are about, by shape. */
  subjects: Map<string, string>;
  seenIn: Sighting;
  /** The release that a person named as the fix. */
  fixedIn: string | null;
  /** The rule that it was opened under, and the values that the rule groups by. */
  ruleId: string | null;
  groupKey: string | null;
}

/** Pairs of shapes about which a person has decided. */
export interface Lessons {
  apart: ReadonlySet<string>;
  together: ReadonlySet<string>;
}

export type Decision =
  /** `count`: of a release older than the fix. It is counted, and stays resolved. */
  | { act: "join" | "reopen" | "count"; host: Host; signals: Candidate[]; grouping: Grouping }
  | { act: "open"; host: Host; signals: Candidate[]; grouping: Grouping; regressionOf: number | null };

/** What the signal complains about, by name. */
export const kindNameOf = (signal: Candidate) => kindOf(signal.text)?.name ?? null;
export const surest = (signals: Candidate[]) => signals.reduce((a, b) => (b.score > a.score ? b : a));

export const shapeOfSignal = ({ service, templateId, subject }: Candidate) =>
  shapeOf({ service, templateId, text: subject });

/** The tightest first: the same alert, the same lines, an alert of the same words but for its values. */
export const sharedSubject = (host: Host, signals: Candidate[]) =>
  signals.find(
    ({ alertFingerprint }) => alertFingerprint !== undefined && host.alerts.has(alertFingerprint),
  ) ??
  signals.find(({ templateId }) => templateId !== null && host.templateIds.has(templateId)) ??
  signals.find((signal) => signal.kind === "alert" && host.subjects.has(shapeOfSignal(signal))) ??
  null;

/** Whether a person has parted any of these from what the host holds. */
export const isApart = (host: Host, signals: Candidate[], { apart }: Lessons): boolean =>
  apart.size > 0 &&
  signals.some((signal) => {
    const shape = shapeOfSignal(signal);
    return [...host.subjects.keys()].some((other) => apart.has(pairOf(shape, other)));
  });
export const sharedKind = (host: Host, signals: Candidate[]) =>
  signals.map(kindNameOf).find((kind) => kind !== null && host.kinds.has(kind)) ?? null;
