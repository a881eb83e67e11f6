import { cut } from "@/lib/kit/cut";
import type { Entity, Reason, Situation } from "../schemas";
import { entityKey, type Observation, QUOTE_CHARS } from "./observe";

/** An early start, a change or a past incident does not break anything: it makes more of what speaks against its service already. */
const CHANGED = 0.2;
const BROKE_BEFORE = 0.3;
const WENT_FIRST = 0.1;
/** A lead of less may be the clocks or the shippers. */
const LEAD_MS = 5000;
const BEFORE_MS = 60 * 60_000;

/** Who was in trouble before all others, and by how much. */
export interface Onset {
  key: string;
  leadMs: number;
}

export function firstInTrouble(observations: readonly Observation[]): Onset | null {
  const onsets = new Map<string, number>();
  for (const { speaker, firstAt, fault } of observations) {
    if (!speaker || firstAt === null || fault.startsWith) continue;
    const key = entityKey(speaker);
    onsets.set(key, Math.min(firstAt, onsets.get(key) ?? firstAt));
  }
  const [first, second] = [...onsets].sort((a, b) => a[1] - b[1]);
  if (!first || !second || second[1] - first[1] < LEAD_MS) return null;
  return { key: first[0], leadMs: second[1] - first[1] };
}

/** What happened to the service before and adds to `points` that others gave. */
export function contextReasons(
  entity: Entity,
  points: number,
  { changes, past, until }: Situation,
  first: Onset | null,
): Reason[] {
  if (entity.kind !== "service") return [];
  const reasons: Reason[] = [];
  if (first?.key === entityKey(entity))
    reasons.push({
      text: `It was in trouble ${Math.round(first.leadMs / 1000)} s before all others`,
      points: WENT_FIRST * points,
      evidence: [],
    });
  const change = changes.find(
    ({ service, at }) =>
      service === entity.name && (at === null || until === null || (at <= until && at >= until - BEFORE_MS)),
  );
  if (change)
    reasons.push({
      text: "Shortly before, it was changed",
      points: CHANGED * points,
      evidence: [{ id: change.id, quote: cut(change.text, QUOTE_CHARS) }],
    });
  const before = past
    .filter(({ service }) => service === entity.name)
    .sort((a, b) => b.similarity - a.similarity)[0];
  if (before)
    reasons.push({
      text: `It was the cause of incident ${before.number}, which is ${Math.round(before.similarity * 100)} % alike`,
      points: BROKE_BEFORE * before.similarity * points,
      evidence: [],
    });
  return reasons;
}
