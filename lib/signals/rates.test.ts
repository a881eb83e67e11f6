import { describe, expect, it } from "vitest";
import { ERROR, WARN } from "./kinds";
import { drop, isUsualBurst, spike } from "./rates";

const INFO = 2;
/** The same numbers each time, so that a failure can be repeated. */
function random(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
function poisson(mean: number, chance: () => number): number {
  const limit = Math.exp(-mean);
  let k = 0;
  for (let p = chance(); p > limit; p *= chance()) k++;
  return k;
}
const steady = (mean: number, minutes: number, seed = 1) => {
  const chance = random(seed);
  return Array.from({ length: minutes }, () => poisson(mean, chance));
};

describe("a spike", () => {
  it("is not found in a day of chance, at any rate", () => {
    for (const mean of [0.2, 2, 20, 200]) {
      const counts = steady(mean, 1440, Math.ceil(mean * 7));
      const found = counts.filter((count, i) => i >= 60 && spike(counts.slice(i - 60, i), count, WARN));
      expect(found, `at ${mean} a minute`).toEqual([]);
    }
  });

  it("is found in the minute in which it begins, before that minute is over", () => {
    expect(spike(steady(20, 60), 90, WARN)).toMatchObject({ expected: expect.closeTo(20, -1) });
    expect(spike(steady(2, 60), 20, WARN)).not.toBeNull();
    expect(spike(Array<number>(60).fill(0), 12, WARN)).not.toBeNull();
  });

  it("is surer the steeper it is and the worse its lines are", () => {
    const past = steady(10, 60);
    expect(spike(past, 400, WARN)!.score).toBeGreaterThan(spike(past, 60, WARN)!.score);
    expect(spike(past, 60, ERROR)!.score).toBeGreaterThan(spike(past, 60, WARN)!.score);
    expect(spike(past, 4000, INFO)!.score).toBeLessThan(0.5);
  });

  it("is not a daily ramp that multiplies a rate by ten within three hours", () => {
    const ramp = Array.from({ length: 180 }, (_, i) => Math.round(20 * 10 ** (i / 180)));
    expect(ramp.filter((count, i) => i >= 60 && spike(ramp.slice(i - 60, i), count, INFO))).toEqual([]);
  });

  it("is not a job that runs every ten minutes", () => {
    const job = Array.from({ length: 120 }, (_, i) => (i % 10 === 0 ? 500 : 0));
    expect(job.filter((count, i) => i >= 60 && spike(job.slice(i - 60, i), count, INFO))).toEqual([]);
  });

  it("needs a past, and lines enough to matter", () => {
    expect(spike(steady(1, 9), 500, ERROR)).toBeNull();
    expect(spike(Array<number>(60).fill(0), 9, WARN)).toBeNull();
  });

  it("is the return of an error that was away for an hour, with few lines", () => {
    const away = Array<number>(60).fill(0);
    expect(spike(away, 5, ERROR)).toMatchObject({ expected: 0 });
    expect(spike(away, 4, ERROR)).toBeNull();
    expect(spike([...away.slice(1), 1], 5, ERROR)).toBeNull();
  });

  it("is usual when the day has had it on three occasions, however many minutes each", () => {
    const hour = 3_600_000;
    expect(isUsualBurst([0, 60_000, hour, 2 * hour])).toBe(true);
    expect(isUsualBurst([0, 60_000, 120_000, hour])).toBe(false);
  });
});

describe("a drop", () => {
  it("is two minutes far below a rate that never was so low", () => {
    expect(drop(steady(100, 60), [3, 0], INFO)).toMatchObject({ score: expect.closeTo(0.6, 1) });
    expect(drop(steady(100, 60), [3], INFO)).toBeNull();
    expect(drop(steady(100, 60), [80, 0], INFO)).toBeNull();
  });

  it("is not found in chance, in rare lines, or where pauses are usual", () => {
    const counts = steady(30, 1440);
    expect(
      counts.filter((_, i) => i >= 62 && drop(counts.slice(i - 62, i - 2), counts.slice(i - 2, i), INFO)),
    ).toEqual([]);
    expect(drop(steady(5, 60), [0, 0], INFO)).toBeNull();
    const pauses = Array.from({ length: 60 }, (_, i) => (i % 12 === 0 ? 0 : 100));
    expect(drop(pauses, [0, 0], INFO)).toBeNull();
  });

  it("of complaints is good news", () => {
    expect(drop(steady(100, 60), [0, 0], ERROR)).toBeNull();
  });
});
