import { HOUR_MS, MINUTE_MS, minuteOf } from "@/lib/kit/clock";

/** Counts by minute (epoch ms of its start); a minute that is absent counted nothing. */
export type Counts = ReadonlyMap<number, number>;

/** How far back a past may reach: a night's pause is bridged, last week is not yesterday. */
const HORIZON_MS = 24 * HOUR_MS;

/**
 * Counts in the last `length` minutes before `minute` in which the service spoke at all, oldest first. Minutes when the whole
 * service was silent (stopped, not yet shipped) say nothing about one template's rate.
 */
export function pastOf(counts: Counts, spoke: readonly number[], minute: number, length: number): number[] {
  const end = lowerBound(spoke, minute);
  const past: number[] = [];
  for (let i = Math.max(0, end - length); i < end; i++) {
    const at = spoke[i]!;
    if (at >= minute - HORIZON_MS) past.push(counts.get(at) ?? 0);
  }
  return past;
}

/** Index of the first element not below `value` in an ascending list. */
export function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (at - low);
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/**
 * How many standard deviations `count` lies above the past. Counts are made near-normal with unit variance by Anscombe's
 * transform 2·√(x + 3/8) (Anscombe 1948); the median and the scaled MAD then resist the outliers we look for. The spread is
 * never taken below 1, which is what a Poisson count has.
 */
export function robustZ(past: readonly number[], count: number): number {
  const transformed = past.map(anscombe);
  const centre = median(transformed);
  const spread = 1.4826 * median(transformed.map((y) => Math.abs(y - centre)));
  return (anscombe(count) - centre) / Math.max(1, spread);
}
const anscombe = (count: number) => 2 * Math.sqrt(count + 3 / 8);

/** The minutes around `centre` with their zeros, for a drawing: at most `before + after + 1` points, none after `last`. */
export function around(counts: Counts, centre: number, last: number, before = 30, after = 10) {
  const points: { minute: string; count: number }[] = [];
  const end = Math.min(minuteOf(last), centre + after * MINUTE_MS);
  for (let minute = centre - before * MINUTE_MS; minute <= end; minute += MINUTE_MS)
    points.push({ minute: new Date(minute).toISOString(), count: counts.get(minute) ?? 0 });
  return points;
}
