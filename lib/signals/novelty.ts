import { ERROR, FATAL, WARN } from "./kinds";
import { MINUTE_MS } from "./series";

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
}

/** Score of a template never seen before, 0…1; null when its level is no complaint. */
export function novelty({ level, count, serviceAgeMs, newLastHour }: Newcomer): number | null {
  if (level < WARN) return null;
  const base = (serviceAgeMs < COLD_MS ? COLD : WARM)[Math.min(level, FATAL)]!;
  const frequent = Math.min(COUNT_AT_MOST, PER_DECADE * Math.log10(Math.max(1, count)));
  const rare = 1 / (1 + newLastHour / USUAL_NEW_PER_HOUR);
  return Math.min(1, (base + frequent) * rare);
}
