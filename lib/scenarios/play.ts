import { Story } from "./generate";
import type { Scenario, ScenarioRecord } from "./model";
import { type Destination, pause, sendRecords } from "./send";

export interface Performance {
  to: Destination;
  /** Same run, same seed: the same story, and idempotency keys by which a repetition is recognised. */
  runId: string;
  /** The live part goes so many times faster than the clock. */
  speed: number;
  meltdown: boolean;
  onProgress?: (progress: Progress) => void;
}
export interface Progress {
  part: "history" | "live";
  /** Of the whole scenario, 0…1 within the part. */
  share: number;
  sent: number;
}

/** A meltdown says everything the fault says so many times as often. */
const MELTDOWN = 20;
/** Small enough for any ceiling, large enough that a history is some thirty requests. */
const BATCH = 1000;
const TICK_MS = 1000;

/**
 * When minute 0 of the scenario was, so that history lies in the past and the live part, played `speed` times as fast as
 * the clock, ends now and is at no moment ahead of it.
 */
export function beginningOf(scenario: Scenario, nowMs: number, speed: number): number {
  return nowMs - (scenario.historyMinutes + scenario.liveMinutes * (1 - 1 / speed)) * 60_000;
}

/** Sends the history at once and then plays the rest; answers the number of records accepted. */
export async function playScenario(scenario: Scenario, performance: Performance): Promise<number> {
  const { to, runId, speed, meltdown, onProgress } = performance;
  const beganMs = Date.now();
  const startMs = beginningOf(scenario, beganMs, speed);
  const historyMs = scenario.historyMinutes * 60_000;
  const liveMs = scenario.liveMinutes * 60_000;
  const story = new Story(scenario, { seed: runId, startMs, intensity: meltdown ? MELTDOWN : 1 }, 0);
  let sent = 0;
  let batches = 0;
  const send = async (records: ScenarioRecord[], report: (share: number) => void) => {
    for (let at = 0; at < records.length; at += BATCH) {
      sent += await sendRecords(to, records.slice(at, at + BATCH), `scenario-${runId}-${batches++}`);
      report((at + BATCH) / records.length);
    }
  };
  await send(story.until(historyMs), (share) =>
    onProgress?.({ part: "history", share: Math.min(1, share), sent }),
  );
  for (let playedMs = 0; playedMs < liveMs; ) {
    await pause(TICK_MS, to.signal);
    playedMs = Math.min(liveMs, (Date.now() - beganMs) * speed);
    await send(story.until(historyMs + playedMs), () => {});
    onProgress?.({ part: "live", share: playedMs / liveMs, sent });
  }
  return sent;
}
