import { setTimeout as pause } from "node:timers/promises";

interface Offer {
  perSecond: number;
  seconds: number;
  /** Asks to be let in; true when it was. */
  knock: () => Promise<boolean>;
}

const TICK_MS = 5;

/**
 * Knocks at an even rate, whether the answers have come or not; the moments at which it was let in, ms since `began` (of
 * `performance.now()`), in order.
 */
export async function offer({ perSecond, seconds, knock }: Offer, began: number): Promise<number[]> {
  const moments: number[] = [];
  const answers: Promise<void>[] = [];
  let knocked = 0;
  for (let at = 0; at < seconds * 1000; at = performance.now() - began) {
    for (const due = Math.floor((at * perSecond) / 1000); knocked < due; knocked++)
      answers.push(knock().then((allowed) => void (allowed && moments.push(performance.now() - began))));
    await pause(TICK_MS);
  }
  await Promise.all(answers);
  return moments.sort((a, b) => a - b);
}

/** How many of the moments lie in the fullest window of that length. */
export function fullest(moments: number[], windowMs: number): number {
  let [most, first] = [0, 0];
  for (const [i, moment] of moments.entries()) {
    while (moments[first]! <= moment - windowMs) first++;
    most = Math.max(most, i - first + 1);
  }
  return most;
}
