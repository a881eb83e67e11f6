import { describe, expect, it } from "vitest";
import { type Schedule, scheduleSchema } from "@/lib/signals/schemas";
import { describeSchedule, nextOccurrence, occurrenceAt } from "./schedule";

const berlin = "Europe/Berlin";
const at = (text: string) => Date.parse(text);
const isOpen = (schedule: Schedule, text: string) => occurrenceAt(schedule, at(text)) !== null;

describe("a window that comes once", () => {
  const once: Schedule = {
    every: "once",
    startsAt: "2026-11-20T10:00:00Z",
    endsAt: "2026-11-20T12:00:00+01:00",
  };
  it("is open from its start to its end, the end left out", () => {
    expect(
      ["2026-11-20T09:59:59Z", "2026-11-20T10:00:00Z", "2026-11-20T10:59:59Z", "2026-11-20T11:00:00Z"].map(
        (text) => isOpen(once, text),
      ),
    ).toEqual([false, true, true, false]);
    expect(nextOccurrence(once, at("2026-11-20T09:00:00Z"))?.startsAt).toBe(at("2026-11-20T10:00:00Z"));
    expect(nextOccurrence(once, at("2026-11-20T10:00:00Z"))).toBeNull();
  });
});

describe("a window that comes again", () => {
  const nightly: Schedule = { every: "day", timeZone: berlin, at: "23:30", durationMinutes: 120 };

  it("goes by the clock of its place, in summer and winter, and past midnight", () => {
    for (const [text, open] of [
      ["2026-07-01T21:29:00Z", false],
      ["2026-07-01T21:30:00Z", true],
      ["2026-07-01T23:29:00Z", true],
      ["2026-07-01T23:30:00Z", false],
      ["2026-12-01T22:29:00Z", false],
      ["2026-12-01T22:30:00Z", true],
      ["2026-12-02T00:29:00Z", true],
    ] as const)
      expect(isOpen(nightly, text), text).toBe(open);
  });

  it("lasts as long as it says on the days when clocks change", () => {
    for (const text of ["2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z"]) {
      const next = nextOccurrence({ ...nightly, at: "01:30" }, at(text) - 3 * 3_600_000)!;
      expect(next.endsAt - next.startsAt).toBe(120 * 60_000);
    }
  });

  it("comes on its days only", () => {
    const sundays: Schedule = {
      every: "week",
      weekdays: [7],
      timeZone: berlin,
      at: "02:00",
      durationMinutes: 60,
    };
    // 22 November 2026 is a Sunday.
    expect(isOpen(sundays, "2026-11-22T01:30:00Z")).toBe(true);
    expect(isOpen(sundays, "2026-11-23T01:30:00Z")).toBe(false);
    expect(nextOccurrence(sundays, at("2026-11-22T01:30:00Z"))?.startsAt).toBe(at("2026-11-29T01:00:00Z"));
  });

  it("comes on a day of the month, the last one where the month is shorter", () => {
    const monthly: Schedule = { every: "month", day: 31, timeZone: "UTC", at: "00:00", durationMinutes: 60 };
    expect(
      [
        "2026-01-31T00:30:00Z",
        "2026-02-28T00:30:00Z",
        "2028-02-29T00:30:00Z",
        "2026-04-30T00:30:00Z",
        "2026-01-30T00:30:00Z",
      ].map((text) => isOpen(monthly, text)),
    ).toEqual([true, true, true, true, false]);
  });

  it("comes on the second Tuesday, and on the last Sunday", () => {
    const patchDay: Schedule = {
      every: "month_weekday",
      weekday: 2,
      nth: 2,
      timeZone: "UTC",
      at: "18:00",
      durationMinutes: 60,
    };
    expect(
      ["2026-11-10", "2026-11-03", "2026-11-17"].map((day) => isOpen(patchDay, `${day}T18:30:00Z`)),
    ).toEqual([true, false, false]);
    const last: Schedule = { ...patchDay, weekday: 7, nth: -1 };
    expect(["2026-11-29", "2026-11-22", "2026-08-30"].map((day) => isOpen(last, `${day}T18:30:00Z`))).toEqual(
      [true, false, true],
    );
  });

  it("may last for days", () => {
    const long: Schedule = {
      every: "week",
      weekdays: [5],
      timeZone: berlin,
      at: "18:00",
      durationMinutes: 3 * 1440,
    };
    expect(
      ["2026-11-20T16:59:00Z", "2026-11-20T17:00:00Z", "2026-11-23T16:59:00Z", "2026-11-23T17:00:00Z"].map(
        (text) => isOpen(long, text),
      ),
    ).toEqual([false, true, true, false]);
  });

  it("begins and ends with its first and last day", () => {
    const bounded: Schedule = { ...nightly, from: "2026-11-20", until: "2026-11-21" };
    expect(
      ["2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"].map((day) =>
        isOpen(bounded, `${day}T22:45:00Z`),
      ),
    ).toEqual([false, true, true, false]);
    expect(nextOccurrence(bounded, at("2026-11-22T00:00:00Z"))).toBeNull();
  });

  it("says itself in words", () => {
    expect(describeSchedule(nightly)).toBe("every day at 23:30 (Europe/Berlin) for 120 min");
    expect(
      describeSchedule({
        every: "month_weekday",
        weekday: 2,
        nth: -1,
        timeZone: "UTC",
        at: "18:00",
        durationMinutes: 5,
      }),
    ).toBe("every month on the last Tuesday at 18:00 (UTC) for 5 min");
  });
});

it.each([
  { every: "day", timeZone: "Mars/Olympus", at: "10:00", durationMinutes: 5 },
  { every: "day", timeZone: "UTC", at: "24:00", durationMinutes: 5 },
  { every: "day", timeZone: "UTC", at: "10:00", durationMinutes: 0 },
  { every: "week", timeZone: "UTC", at: "10:00", durationMinutes: 5, weekdays: [] },
  { every: "month_weekday", timeZone: "UTC", at: "10:00", durationMinutes: 5, weekday: 1, nth: 5 },
  { every: "year" },
])("%j is no schedule", (schedule) => {
  expect(scheduleSchema.safeParse(schedule).success).toBe(false);
});
