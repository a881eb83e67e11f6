import type { SignalMark } from "@/lib/signals";
import type { Opinion, Report } from "../report/schemas";
import type { Diagnosis } from "../schemas";
import { pastOf } from "./past";

/** An analysis that a model took part in, and whose opinion may serve again. */
export interface Answered {
  analysisId: string;
  /** Of the analysis within its incident. */
  number: number;
  incidentNumber: number;
  incidentId: string;
  evidenceDigest: string | null;
  report: Pick<Report, "diagnosis" | "opinion">;
  /** What people said of its incident since. */
  services: string[];
  what: string | null;
  fix: string | null;
}

export interface Asking {
  incidentId: string;
  digest: string;
  /** What the rules find now. */
  diagnosis: Pick<Diagnosis, "verdict" | "hypotheses">;
  /** Numbers of incidents that this one is like, and in which way, in words. */
  relatives: ReadonlyMap<number, string>;
}

/** More signals than are read cannot be compared. */
export const MARKS_AT_MOST = 200;

/**
 * The first of `answered` whose opinion is one of this incident as well; null when there is none. Conservative, since a model
 * that is not asked costs nothing but a wrong cause costs a night. All of this must hold:
 * - the evidence is equal, or its incident is a relative (it came back, or is almost the same) and the changes before it are;
 * - the signals of both incidents are about the same things in the same services, in the same releases;
 * - the rules find now what they found then: verdict, entity and kind;
 * - no person has said since that it was another service.
 * Pure. `changes` holds what was changed before each incident, by its id, in any form that is equal for equal changes.
 */
export function recallFrom(
  { incidentId, digest, diagnosis, relatives }: Asking,
  answered: readonly Answered[],
  marks: readonly SignalMark[],
  changes: ReadonlyMap<string, string>,
): { analysisId: string; number: number; why: string } | null {
  const marksOf = Map.groupBy(marks, (mark) => mark.incidentId);
  const own = shownBy(marksOf.get(incidentId) ?? []);
  for (const one of answered) {
    const isEqual = one.evidenceDigest === digest;
    const relation = relatives.get(one.incidentNumber);
    const isItself = one.incidentId === incidentId;
    if (!isEqual && (relation === undefined || changes.get(one.incidentId) !== changes.get(incidentId)))
      continue;
    if (!isItself && (own === null || own !== shownBy(marksOf.get(one.incidentId) ?? []))) continue;
    if (!isSameFinding(diagnosis, one.report.diagnosis) || isContradicted(one)) continue;
    const found = `analysis ${one.number} of incident ${one.incidentNumber}`;
    return {
      analysisId: one.analysisId,
      number: one.incidentNumber,
      why: isEqual
        ? `The evidence is the same as in ${found}, and the rules find the same.`
        : `${relation}; its signals are the same, in the same releases, and the rules find the same as in ${found}.`,
    };
  }
  return null;
}

/**
 * What signals are about, in which services and releases; null where nothing is there to compare, or too much. That more lines
 * complain than usual is about nothing beyond the lines that do, and is told or not by chance.
 */
function shownBy(marks: readonly SignalMark[]): string | null {
  if (marks.length === 0 || marks.length >= MARKS_AT_MOST) return null;
  const telling = marks.filter(({ kind }) => kind !== "severity_shift");
  const about = new Set(
    (telling.length > 0 ? telling : marks).map(({ service, subject }) => JSON.stringify([service, subject])),
  );
  const releases = new Set(
    marks.flatMap(({ service, seenIn }) =>
      seenIn.releases.map((release) => JSON.stringify([service, release])),
    ),
  );
  return JSON.stringify([[...about].sort(), [...releases].sort()]);
}

function isSameFinding(now: Asking["diagnosis"], then: Diagnosis | undefined): boolean {
  if (!then || now.verdict !== then.verdict) return false;
  const [a, b] = [now.hypotheses[0], then.hypotheses[0]];
  if (!a || !b) return a === b;
  return a.entity.kind === b.entity.kind && a.entity.name === b.entity.name && a.kind === b.kind;
}

function isContradicted({ services, what, fix, report, incidentNumber }: Answered): boolean {
  const told = pastOf({
    number: incidentNumber,
    status: "resolved",
    similarity: 1,
    services,
    rootCause: null,
    what,
    fix,
  });
  const suspect = suspectOf(report.opinion);
  return told?.service != null && suspect !== null && told.service !== suspect;
}

/** The service that the model suspects most, of those that were not struck. */
function suspectOf(opinion: Partial<Opinion> | undefined): string | null {
  const first = opinion?.suspects?.find(({ isStruck }) => !isStruck);
  return first?.entity.kind === "service" ? first.entity.name : null;
}
