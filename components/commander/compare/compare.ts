import type { Analysis, ReportClaim } from "@/lib/commander/report/schemas";
import type { Entity } from "@/lib/commander/schemas";
import { inWords, isSameEntity } from "../words";

/** One suspect in two runs. Ranks count from 1; null where the run does not suspect it. */
export interface Moved {
  entity: Entity;
  /** What is wrong with it; where the runs say different things, both. */
  kind: string;
  a: { rank: number; confidence: number } | null;
  b: { rank: number; confidence: number } | null;
  /** How many places it moved up from a to b; null where one of them does not suspect it. */
  up: number | null;
}

export interface Difference {
  isSameVerdict: boolean;
  isSameSuspect: boolean;
  /** What is wrong with it, where both suspect the same and say different things. */
  kinds: [string, string] | null;
  hypotheses: Moved[];
  onlyA: ReportClaim[];
  onlyB: ReportClaim[];
  inBoth: number;
}

const rankedOf = ({ report }: Analysis) =>
  (report.diagnosis?.hypotheses ?? []).map(({ entity, kind, confidence }, i) => ({
    entity,
    kind,
    place: { rank: i + 1, confidence },
  }));

const suspectOf = ({ report: { diagnosis } }: Analysis) =>
  diagnosis && (diagnosis.verdict === "cause" || diagnosis.verdict === "likely")
    ? (diagnosis.hypotheses[0] ?? null)
    : null;

/** Two claims are one when they say the same of the same, with the same outcome of the check; words of case and space do not count. */
const sayingOf = ({ kind, text, entity, isStruck }: ReportClaim) =>
  JSON.stringify([
    kind,
    text.trim().toLowerCase().replace(/\s+/g, " "),
    entity?.kind,
    entity?.name,
    isStruck,
  ]);

/** What two runs have in common, and what only one of them has. */
export function differenceOf(a: Analysis, b: Analysis): Difference {
  const [before, after] = [rankedOf(a), rankedOf(b)];
  const find = (list: typeof before, entity: Entity) =>
    list.find((each) => isSameEntity(each.entity, entity)) ?? null;
  const all = [...after, ...before.filter(({ entity }) => !find(after, entity))];
  const hypotheses = all
    .filter((each, i) => all.findIndex(({ entity }) => isSameEntity(entity, each.entity)) === i)
    .map(({ entity, kind }): Moved => {
      const [foundA, foundB] = [find(before, entity), find(after, entity)];
      const [inA, inB] = [foundA?.place ?? null, foundB?.place ?? null];
      const isOther = foundA && foundB && foundA.kind !== foundB.kind;
      return {
        entity,
        kind: isOther ? `${foundA.kind}, then ${foundB.kind}` : kind,
        a: inA,
        b: inB,
        up: inA && inB ? inA.rank - inB.rank : null,
      };
    });
  const [claimsA, claimsB] = [a.report.claims ?? [], b.report.claims ?? []];
  const [saidA, saidB] = [new Set(claimsA.map(sayingOf)), new Set(claimsB.map(sayingOf))];
  const onlyA = claimsA.filter((claim) => !saidB.has(sayingOf(claim)));
  const onlyB = claimsB.filter((claim) => !saidA.has(sayingOf(claim)));
  const [first, second] = [suspectOf(a), suspectOf(b)];
  const isSameSuspect =
    first === null || second === null ? first === second : isSameEntity(first.entity, second.entity);
  return {
    isSameVerdict: a.verdict === b.verdict,
    isSameSuspect,
    kinds: isSameSuspect && first && second && first.kind !== second.kind ? [first.kind, second.kind] : null,
    hypotheses,
    onlyA,
    onlyB,
    inBoth: claimsB.length - onlyB.length,
  };
}

/** The two runs side by side in one sentence. */
export function inOneSentence({ isSameVerdict, isSameSuspect, kinds, onlyA, onlyB }: Difference): string {
  const claims = onlyA.length + onlyB.length;
  const rest =
    claims === 0 ? "the same claims" : `${claims} ${claims === 1 ? "claim" : "claims"} in only one of them`;
  if (kinds)
    return `The suspect is the same, what is wrong with it is not: ${kinds.map(inWords).join(", then ")}; with ${rest}.`;
  if (isSameVerdict && isSameSuspect) return `Both come to the same verdict, with ${rest}.`;
  if (isSameSuspect) return `The suspect is the same, the verdict is another, with ${rest}.`;
  return `They come to different suspects, with ${rest}.`;
}
