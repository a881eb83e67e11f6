import { MINUTE_MS } from "@/lib/kit/clock";
import { ERROR, FATAL, WARN } from "./kinds";

/** A service's first minutes, by its records' own time: everything is new then, so newness says little. */
export const COLD_MS = 10 * MINUTE_MS;

/** Warm: an error never seen before is reason enough to open (0.5); a warning must also be frequent. */
const WARM: Record<number, number> = { [WARN]: 0.35, [ERROR]: 0.6, [FATAL]: 0.8 };
/** Cold: an error must come ten times to open, a warning cannot by itself. */
const COLD: Record<number, number> = { [WARN]: 0.15, [ERROR]: 0.4, [FATAL]: 0.55 };
const PER_DECADE = 0.1;
const COUNT_AT_MOST = 0.2;
/** A service that invents this many complaints an hour is half as surprising with each. */
const USUAL_NEW_PER_HOUR = 30;

export interface Newcomer {
  /** 0…5, see `gravity`. */
  level: number;
  count: number;
  /** From the service's first record to the template's first, ms of the records' own time. */
  serviceAgeMs: number;
  /** New templates of level warn or worse in the hour before. */
  newLastHour: number;
  /** See {@link isHabit}. */
  habit: boolean;
}

/** Score of a template never seen before, 0…1; null when its level is no complaint. */
export function novelty({ level, count, serviceAgeMs, newLastHour, habit }: Newcomer): number | null {
  if (level < WARN || habit) return null;
  const base = (serviceAgeMs < COLD_MS ? COLD : WARM)[Math.min(level, FATAL)]!;
  const frequent = Math.min(COUNT_AT_MOST, PER_DECADE * Math.log10(Math.max(1, count)));
  const rare = 1 / (1 + newLastHour / USUAL_NEW_PER_HOUR);
  return Math.min(1, (base + frequent) * rare);
}

export interface Habit {
  /** Worst level, 0…5. */
  level: number;
  /** The template's counts by minute, ascending. */
  minutes: readonly (readonly [minute: number, count: number])[];
  /** The minutes in which the service spoke in this window, ascending. */
  spoke: readonly number[];
  /** Lines of the service in this window. */
  lines: number;
}

/** Fewer minutes or lines than these show no habit. */
const HABIT_MINUTES = 8;
const HABIT_COUNT = 3;
/** What makes up more of all lines is the matter itself, however even it comes; of a quiet service a few lines are soon much. */
export const HABIT_SHARE = 0.08;
export const HABIT_SHARE_OF_FEW = 0.2;
const FEW = 20;
/** No third holds more than this, or the thirds differ no more than chance explains: χ² of 2 degrees of freedom, p = 0.01. */
const EVEN_AT_MOST = 0.6;
const CHANCE = 9.21;

/**
 * The first window of a service often brings its recent past at once. A complaint that runs evenly through all of that, from
 * its first third to its last, and is a small part of it, is how the service always speaks: new to us, but no news.
 */
export function isHabit({ level, minutes, spoke, lines }: Habit): boolean {
  const count = minutes.reduce((sum, [, n]) => sum + n, 0);
  const share = count < FEW ? HABIT_SHARE_OF_FEW : HABIT_SHARE;
  if (level >= FATAL || spoke.length < HABIT_MINUTES || count < HABIT_COUNT || count > share * lines)
    return false;
  const bounds = [spoke[Math.floor(spoke.length / 3)]!, spoke[Math.floor((2 * spoke.length) / 3)]!];
  const thirds = [0, 0, 0];
  for (const [minute, n] of minutes) thirds[minute < bounds[0]! ? 0 : minute < bounds[1]! ? 1 : 2]! += n;
  const expected = count / 3;
  const unevenness = thirds.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  const even = unevenness <= CHANCE || Math.max(...thirds) <= EVEN_AT_MOST * count;
  return thirds[0]! > 0 && thirds[2]! > 0 && even;
}
