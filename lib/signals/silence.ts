import { MINUTE_MS } from "@/lib/kit/clock";

/** How a service used to arrive, and for how long it has not. All by arrival. */
export interface Habit {
  /** From the first to the last window that was looked at, ms. */
  historyMs: number;
  /** Minutes of the history with a window in them, 0…1. */
  spokeShare: number;
  longestGapMs: number;
  /** Windows whose records were written just before they arrived, 0…1; a file that is fed has few. */
  liveShare: number;
  silentMs: number;
}

const HISTORY_AT_LEAST_MS = 30 * MINUTE_MS;
const SPOKE_AT_LEAST = 0.95;
const LIVE_AT_LEAST = 0.9;
const SILENT_AT_LEAST_MS = 2 * MINUTE_MS;
/** Times its longest gap: the longest of many gaps is seldom exceeded threefold by chance. */
const TIMES = 3;

/** Score of the silence of a service that always spoke, or null. Grows from 0.5 to 0.8 over the first hour. */
export function silence(habit: Habit): number | null {
  if (habit.historyMs < HISTORY_AT_LEAST_MS || habit.spokeShare < SPOKE_AT_LEAST) return null;
  if (habit.liveShare < LIVE_AT_LEAST || habit.silentMs < silentLimitMs(habit.longestGapMs)) return null;
  return 0.5 + 0.3 * Math.min(1, habit.silentMs / (60 * MINUTE_MS));
}

export const silentLimitMs = (longestGapMs: number) => Math.max(SILENT_AT_LEAST_MS, TIMES * longestGapMs);
