import { DAY_MS } from "@/lib/kit/clock";

/** Days of usage are those of UTC: `2026-11-20`. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** When the quotas of the day begin again, epoch ms. */
export const dayEnd = (now: number): number => (Math.floor(now / DAY_MS) + 1) * DAY_MS;

/** The days up to that of `now`, oldest first. */
export const daysBefore = (now: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => dayOf(now - (count - 1 - i) * DAY_MS));
