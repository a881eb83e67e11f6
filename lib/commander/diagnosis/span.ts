import type { Situation } from "../schemas";
import type { Observation } from "./observe";

/** The time that is looked at, epoch ms. What is older is history. */
export interface Span {
  from: number;
  until: number;
}

/** What is usual while things start counts so much until it has come REPEATS times. */
const STARTING = 0.04;
const REPEATS = 5;
const OFTEN = 3;
const OFTEN_WEIGHT = 0.3;
/** How fast what was over before counts less. */
const OVER_MS = 60_000;
/** Shippers bring a straggler or two: the span begins where a twentieth of the records is past. */
const STRAGGLERS = 0.05;

export function spanOf(observations: Observation[], { until, records }: Situation): Span | null {
  const spoken = records.flatMap(({ at, host }) => (host ? [] : (at ?? [])));
  const times = spoken.length > 0 ? spoken : observations.flatMap(({ lastAt }) => lastAt ?? []);
  const end = until ?? times.reduce((a, b) => Math.max(a, b), 0);
  const past = times.filter((time) => time <= end).sort((a, b) => a - b);
  return past.length === 0 ? null : { from: past[Math.floor(past.length * STRAGGLERS)]!, until: end };
}

/** 0 at the beginning of the span, 1 at its end. */
export function placeIn(span: Span | null, at: number | null): number | null {
  if (!span || at === null) return null;
  return Math.min(1, Math.max(0, (at - span.from) / Math.max(1, span.until - span.from)));
}

export const isRepeated = (count: number) => count >= REPEATS;

export function persistence({ fault, count }: Observation): number {
  if (!fault.startsWith || isRepeated(count)) return 1;
  return count >= OFTEN ? OFTEN_WEIGHT : STARTING;
}

/** What was over before this began counts the less the longer it was over; clusters keep events for an hour. */
export function presence({ source, lastAt }: Observation, span: Span | null): number {
  const place = placeIn(span, lastAt);
  if (source !== "event" || !span || lastAt === null || place === null) return 1;
  return Math.max(0.1, Math.exp(-Math.max(0, span.from - lastAt) / OVER_MS)) * (0.8 + 0.2 * place);
}

/** Of machines that were not ready one after the other the last still is. */
export function lateness({ fault, lastAt }: Observation, span: Span | null): number {
  const place = placeIn(span, lastAt);
  if (fault.kind !== "kubelet_unavailable" || place === null) return 1;
  return place >= 0.5 ? 0.5 + place / 2 : 0.5;
}

/** How much of the talk a complaint is: often and late counts more than seldom and at the start. */
export function amount({ count, lastAt, fault }: Observation, span: Span | null): number {
  const place = placeIn(span, lastAt);
  return Math.log2(1 + count) * (place === null ? 1 : 0.15 + place) * fault.weight;
}
