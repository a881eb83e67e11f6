import { describe, expect, it } from "vitest";
import { niceCeiling, timeTicks } from "./axis";

const at = (iso: string) => Date.parse(iso);
const labels = (ticks: { at: number }[]) =>
  ticks.map((tick) => new Date(tick.at).toISOString().slice(11, 16));

describe("time ticks", () => {
  it("stand on round times inside the range, no more than asked for", () => {
    const ticks = timeTicks(at("2026-11-20T19:03:00Z"), at("2026-11-20T20:03:00Z"), 6);
    expect(labels(ticks)).toEqual(["19:10", "19:20", "19:30", "19:40", "19:50", "20:00"]);
  });

  it("are round in the reader's zone, not only in UTC", () => {
    const halfHour = 30 * 60_000;
    const ticks = timeTicks(at("2026-11-20T00:00:00Z"), at("2026-11-20T06:00:00Z"), 6, halfHour);
    expect(labels(ticks)).toEqual(["00:30", "01:30", "02:30", "03:30", "04:30", "05:30"]);
  });

  it("mark where a day begins once the range is longer than one", () => {
    const ticks = timeTicks(at("2026-11-19T12:00:00Z"), at("2026-11-21T12:00:00Z"), 6);
    expect(ticks.filter((tick) => tick.day).map((tick) => new Date(tick.at).toISOString())).toEqual([
      "2026-11-20T00:00:00.000Z",
      "2026-11-21T00:00:00.000Z",
    ]);
  });

  it("stay few over ranges longer than any step", () => {
    expect(timeTicks(0, 400 * 86_400_000, 6).length).toBeLessThanOrEqual(7);
  });
});

describe("the ceiling of values", () => {
  it("is round and never below the highest bar", () => {
    expect([0, 1, 3, 17, 41, 99, 100, 101, 4300].map(niceCeiling)).toEqual([
      2, 2, 4, 20, 50, 100, 100, 200, 5000,
    ]);
  });
});
