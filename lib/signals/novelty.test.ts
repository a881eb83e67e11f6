import { describe, expect, it } from "vitest";
import { ERROR, FATAL, WARN } from "./kinds";
import { type Habit, isHabit, novelty } from "./novelty";

const warm = { level: ERROR, count: 1, serviceAgeMs: 3_600_000, newLastHour: 0, habit: false };

describe("the score of a template never seen before", () => {
  it("is none for what is no complaint, and for a habit", () => {
    expect(novelty({ ...warm, level: 2 })).toBeNull();
    expect(novelty({ ...warm, habit: true })).toBeNull();
  });

  it("grows with level and count", () => {
    expect(novelty({ ...warm, level: FATAL })!).toBeGreaterThan(novelty(warm)!);
    expect(novelty(warm)!).toBeGreaterThan(novelty({ ...warm, level: WARN })!);
    expect(novelty({ ...warm, count: 100 })!).toBeGreaterThan(novelty(warm)!);
  });

  it("is lower while everything is new, and where new complaints are common", () => {
    expect(novelty({ ...warm, serviceAgeMs: 0 })!).toBeLessThan(novelty(warm)!);
    expect(novelty({ ...warm, newLastHour: 60 })!).toBeLessThan(novelty(warm)! / 2);
  });
});

describe("a habit", () => {
  const spoke = Array.from({ length: 15 }, (_, i) => i * 60_000);
  const every = (step: number, n = 1) =>
    spoke.filter((_, i) => i % step === 0).map((minute) => [minute, n] as const);
  const bounced: Habit = { level: ERROR, minutes: every(2), spoke, lines: 700 };

  it("is a complaint that runs evenly through all that a first window brings, and is a small part of it", () => {
    expect(isHabit(bounced)).toBe(true);
  });

  it("is not what began late, came in one burst, or stopped", () => {
    expect(isHabit({ ...bounced, minutes: every(2).slice(-3) })).toBe(false);
    expect(isHabit({ ...bounced, minutes: [...every(2), [spoke[7]!, 40]] })).toBe(false);
    expect(isHabit({ ...bounced, minutes: every(2).slice(0, 3) })).toBe(false);
  });

  it("is not what most lines are about, and never a fatal one", () => {
    expect(isHabit({ ...bounced, minutes: every(1, 10), lines: 1000 })).toBe(false);
    expect(isHabit({ ...bounced, lines: 30 })).toBe(false);
    expect(isHabit({ ...bounced, level: FATAL })).toBe(false);
  });

  it("cannot be seen in a few minutes", () => {
    expect(isHabit({ ...bounced, spoke: spoke.slice(0, 5), minutes: every(2).slice(0, 3) })).toBe(false);
  });
});
