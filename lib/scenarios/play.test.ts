import { describe, expect, test } from "vitest";
import { databaseCascade } from "./catalog/database-cascade";
import { beginningOf } from "./play";

const MINUTE = 60_000;
const now = Date.UTC(2031, 3, 9, 18, 0, 0);
const { historyMinutes, liveMinutes } = databaseCascade;

describe("the beginning of a scenario", () => {
  test("at the speed of the clock lies one history ago", () => {
    expect(beginningOf(databaseCascade, now, 1)).toBe(now - historyMinutes * MINUTE);
  });

  test.each([1, 2, 10])("at speed %d never puts a record ahead of the clock and ends now", (speed) => {
    const beganMs = beginningOf(databaseCascade, now, speed);
    const wallMinutes = liveMinutes / speed;
    for (const share of [0, 0.3, 0.7, 1]) {
      const played = beganMs + (historyMinutes + liveMinutes * share) * MINUTE;
      expect(played).toBeLessThanOrEqual(now + wallMinutes * share * MINUTE + 1);
    }
    expect(beganMs + (historyMinutes + liveMinutes) * MINUTE).toBeCloseTo(now + wallMinutes * MINUTE, -1);
  });
});
