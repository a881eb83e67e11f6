import { expect, it } from "vitest";
import { backtest } from "./backtest";

it("counts what is merged, parted, hidden and opened, each in the list behind its number", () => {
  const before = ["a", "a", "b", "c", "d", "d", null, "e"];
  const after = ["x", "x", "x", null, "y", "z", "w", "v"];
  const tested = backtest(before, after, 30);
  expect(tested).toMatchObject({
    before: 5,
    after: 5,
    merged: [{ into: "x", from: ["a", "b"] }],
    parted: [{ from: "d", into: ["y", "z"] }],
    hidden: ["c"],
    opened: ["w"],
  });
  expect(tested.sentence).toBe(
    "Over the last 30 days this makes 2 incidents into 1, parts 1, hides 1, opens 1: 5 incidents would have been 5.",
  );
});
it("says when a rule changes nothing", () => {
  expect(backtest(["a", "b"], ["x", "y"], 7).sentence).toContain("changes nothing");
  expect(backtest(["a"], ["x"], 1).sentence).toBe(
    "Over the last day this changes nothing: 1 incident would have been 1.",
  );
});
