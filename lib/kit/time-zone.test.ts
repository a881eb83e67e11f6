import { expect, it } from "vitest";
import { isTimeZone, momentOf, wallClock } from "./time-zone";

const berlin = "Europe/Berlin";
const at = (year: number, month: number, day: number, hour: number, minute = 0) => ({
  year,
  month,
  day,
  hour,
  minute,
});

it("reads the clock of a place, in summer and in winter", () => {
  expect(wallClock(Date.UTC(2026, 6, 1, 22, 30), berlin)).toEqual({ ...at(2026, 7, 2, 0, 30), weekday: 4 });
  expect(wallClock(Date.UTC(2026, 0, 4, 12), berlin)).toEqual({ ...at(2026, 1, 4, 13), weekday: 7 });
  expect(wallClock(Date.UTC(2026, 0, 4, 12), "Asia/Kolkata")).toMatchObject({ hour: 17, minute: 30 });
});

it.each([
  [at(2026, 7, 1, 2), Date.UTC(2026, 6, 1, 0)],
  [at(2026, 12, 1, 2), Date.UTC(2026, 11, 1, 1)],
  // Clocks go forward on 29 March at 2, back on 25 October at 3.
  [at(2026, 3, 29, 1, 59), Date.UTC(2026, 2, 29, 0, 59)],
  [at(2026, 3, 29, 2, 30), Date.UTC(2026, 2, 29, 1, 30)],
  [at(2026, 3, 29, 3), Date.UTC(2026, 2, 29, 1)],
  [at(2026, 10, 25, 2, 30), Date.UTC(2026, 9, 25, 0, 30)],
  [at(2026, 10, 25, 3), Date.UTC(2026, 9, 25, 2)],
])("finds the moment of %j in Berlin", (clock, ms) => {
  expect(momentOf(clock, berlin)).toBe(ms);
});

it("there and back is the same on every hour of two years", () => {
  for (const zone of [
    berlin,
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "UTC",
  ])
    for (let ms = Date.UTC(2025, 0, 1, 0, 30); ms < Date.UTC(2027, 0, 1); ms += 3_600_000 * 7) {
      const clock = wallClock(ms, zone);
      expect(wallClock(momentOf(clock, zone), zone), `${zone} ${new Date(ms).toISOString()}`).toEqual(clock);
    }
});

it("knows which names are zones", () => {
  expect([berlin, "UTC", "Mars/Olympus", ""].map(isTimeZone)).toEqual([true, true, false, false]);
});
