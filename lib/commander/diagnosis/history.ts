import type { Entity, Reason, Situation } from "../schemas";

/** A change or a past incident does not break anything: it makes more of what speaks against its service already. */
const CHANGED = 0.2;
const BROKE_BEFORE = 0.3;
const BEFORE_MS = 60 * 60_000;

/** What happened to the service before and adds to `points` that others gave. */
export function contextReasons(
  entity: Entity,
  points: number,
  { changes, past, until }: Situation,
): Reason[] {
  if (entity.kind !== "service") return [];
  const reasons: Reason[] = [];
  const change = changes.find(
    ({ service, at }) =>
      service === entity.name && (at === null || until === null || (at <= until && at >= until - BEFORE_MS)),
  );
  if (change)
    reasons.push({
      text: `Shortly before, it was changed`,
      points: CHANGED * points,
      evidence: [{ id: change.id, quote: change.text.slice(0, 300) }],
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
