import { isLexical } from "../spaces/embed";

/** How the memory of one subject of a workspace stands. Times in epoch ms of the database's clock. */
export interface Standing {
  /** Texts there are now, and when the last of them changed (null when nobody asked). */
  documents: number;
  changedAt: number | null;
  now: number;
  active: SpaceStanding | null;
  building: SpaceStanding | null;
}

export interface SpaceStanding {
  model: string;
  /** It was learned from so many, at this time. */
  documents: number;
  learnedAt: number;
}

/**
 * `learn`: a lexicon is learned and the next space begun. `relearn`: the words are learned again for full text, the vectors of
 * the present model stay. `drop`: what is being made is no longer wanted. `wait`: texts still change, ask again in `waitMs`.
 */
export type Decision = { act: "learn" | "relearn" | "drop" | "none" } | { act: "wait"; waitMs: number };

/** While so few are there, each changes what tells; later only so large a share does. */
const FEW = 200;
const SHARE = 0.2;
const LEAST = 3;

/** Texts come in crowds: what they teach is learned once they rest, at the latest after this patience. */
const REST_MS = 2000;
const FIRST_REST_MS = 500;
const PATIENCE_MS = 60_000;

export const fits = (model: string, wanted: string | null) =>
  wanted === null ? isLexical(model) : model === wanted;

/** What to do next. `wanted` is the model by name, null for a lexical one; `since` when it was first seen that there is something to learn. */
export function decide(standing: Standing, wanted: string | null, since: number | null): Decision {
  const { active, building, documents } = standing;
  const right = active !== null && fits(active.model, wanted);
  if (building) return right && !isLexical(active.model) ? { act: "drop" } : begun(building, wanted);
  if (documents === 0 || (right && !hasChanged(standing, active))) return { act: "none" };
  const waitMs = restOf(standing, since);
  if (waitMs > 0) return { act: "wait", waitMs };
  return { act: right && !isLexical(active.model) ? "relearn" : "learn" };
}

const begun = (building: SpaceStanding, wanted: string | null): Decision => ({
  act: fits(building.model, wanted) ? "none" : "drop",
});

function hasChanged({ documents, changedAt }: Standing, active: SpaceStanding): boolean {
  const difference = Math.abs(documents - active.documents);
  if (difference >= Math.max(LEAST, SHARE * active.documents)) return true;
  return documents < FEW && (difference > 0 || (changedAt ?? 0) > active.learnedAt);
}

function restOf({ changedAt, now, active }: Standing, since: number | null): number {
  if (changedAt === null || (since !== null && now - since >= PATIENCE_MS)) return 0;
  return Math.max(0, changedAt + (active ? REST_MS : FIRST_REST_MS) - now);
}
