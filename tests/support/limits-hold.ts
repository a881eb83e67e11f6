import { expect, test } from "vitest";
import { Limiter } from "@/lib/limits/limiter";
import type { Store } from "@/lib/limits/store";
import { fullest, offer } from "./offer";

type Processes = (count: number) => Limiter[];

/** As many as processes: each knows only what it was told. */
export const asProcesses =
  (store: () => Store): Processes =>
  (count) =>
    Array.from({ length: count }, () => new Limiter(store()));

/** What holds wherever the counts lie. */
export function limitsHold(processes: Processes): void {
  // In real time: a machine that stalls offers too little, which says nothing of the limit; so it may try again.
  test("two processes that are each offered the full rate let in what one limit allows, and no window holds more", {
    retry: 2,
  }, async () => {
    const rate = { name: "twice", quota: 400, seconds: 2 };
    const perSecond = rate.quota / rate.seconds;
    const visits = await Promise.all(
      processes(2).map((limiter) => {
        const knock = async () => (await limiter.take(rate, "caller")).allowed;
        return offer({ perSecond, seconds: 3 * rate.seconds, knock });
      }),
    );
    const all = visits.flat();
    expect(all.length).toBeGreaterThanOrEqual(3 * rate.quota * 0.95);
    expect(all.length).toBeLessThanOrEqual(3 * rate.quota * 1.05);
    expect(fullest(all, rate.seconds * 1000)).toBeLessThanOrEqual(rate.quota * 1.05);
  });

  test("what is asked at the same moment from eight processes is let in exactly as often as the quota says", async () => {
    const rate = { name: "burst", quota: 100, seconds: 60 };
    const asked = processes(8).flatMap((limiter) =>
      Array.from({ length: 50 }, () => limiter.take(rate, "caller")),
    );
    const answers = await Promise.all(asked);
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(100);
    const refused = answers.filter(({ allowed }) => !allowed);
    for (const { remaining, retryAfterSeconds, resetSeconds } of refused) {
      expect(remaining).toBe(0);
      expect(retryAfterSeconds).toBeGreaterThanOrEqual(59);
      expect(resetSeconds).toBeLessThanOrEqual(62);
    }
  });
}
