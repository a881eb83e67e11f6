/** Round numbers for axes: pure arithmetic of the charts. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  1 * MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  1 * HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  1 * DAY,
  2 * DAY,
  7 * DAY,
];

export interface Tick {
  at: number;
  /** A tick that begins a day is labelled with the date. */
  day: boolean;
}

/** At most `most` instants on round times of the reader's zone within [from, to). */
export function timeTicks(from: number, to: number, most: number, offsetMs = 0): Tick[] {
  const span = to - from;
  const step = STEPS.find((each) => span / each <= most) ?? Math.ceil(span / most / DAY) * DAY;
  const ticks: Tick[] = [];
  for (let at = Math.ceil((from + offsetMs) / step) * step - offsetMs; at < to; at += step)
    ticks.push({ at, day: step >= DAY || (span > DAY && (at + offsetMs) % DAY === 0) });
  return ticks;
}

/** The smallest of 1, 2, 5 × 10ⁿ (and 4, for even halves) that holds `most`. */
export function niceCeiling(most: number): number {
  if (most <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(most));
  for (const factor of [1, 2, 4, 5, 10]) if (factor * power >= most) return factor * power;
  return 10 * power;
}
