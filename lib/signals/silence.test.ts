import { expect, it } from "vitest";
import { type Habit, silence } from "./silence";

const MINUTE = 60_000;
const talkative: Habit = {
  historyMs: 60 * MINUTE,
  spokeShare: 1,
  longestGapMs: 15_000,
  liveShare: 1,
  silentMs: 3 * MINUTE,
};

it("is a silence when a service that always spoke has not for two minutes and three times its longest pause", () => {
  expect(silence(talkative)).toBeGreaterThan(0.5);
  expect(silence({ ...talkative, silentMs: 119_000 })).toBeNull();
  expect(silence({ ...talkative, longestGapMs: 70_000 })).toBeNull();
});

it("grows with time and ends below certainty", () => {
  expect(silence({ ...talkative, silentMs: 600 * MINUTE })).toBe(0.8);
});

it("is none of a service that we hardly know, that often pauses, or whose lines were written long before", () => {
  expect(silence({ ...talkative, historyMs: 29 * MINUTE })).toBeNull();
  expect(silence({ ...talkative, spokeShare: 0.9 })).toBeNull();
  expect(silence({ ...talkative, liveShare: 0.5 })).toBeNull();
});
