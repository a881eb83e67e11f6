import { expect, it } from "vitest";
import { levelOfLines, tally } from "./tally";

const line = (ts: number, level: number, message: string) => ({ ts, level, message });

it("counts lines, levels and minutes, and finds the earliest whatever the order", () => {
  const records = [line(130_000, 2, "b"), line(61_000, 4, "a"), line(62_000, 2, "c"), line(5, 2, "other")];
  const [own, other] = [...tally(records, ["t1", "t1", "t1", "t2"]).values()];
  expect(own).toMatchObject({
    id: "t1",
    count: 3,
    levels: [0, 0, 2, 0, 1, 0],
    firstTs: 61_000,
    lastTs: 130_000,
    firstError: 1,
  });
  expect([...own!.minutes]).toEqual([
    [120_000, 1],
    [60_000, 2],
  ]);
  expect(own!.quotes[0]).toBe(1);
  expect(other).toMatchObject({ id: "t2", count: 1, firstError: -1 });
});

it("gives a template the worst level that a tenth of its lines reach", () => {
  expect(levelOfLines([0, 0, 99, 0, 1, 0])).toBe(2);
  expect(levelOfLines([0, 0, 80, 0, 20, 0])).toBe(4);
  expect(levelOfLines([0, 0, 80, 10, 5, 5])).toBe(4);
  expect(levelOfLines([0, 0, 0, 0, 0, 1])).toBe(5);
  expect(levelOfLines([])).toBe(0);
});
