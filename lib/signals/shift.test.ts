import { describe, expect, it } from "vitest";
import { severityShift } from "./shift";

const past = (errors: number, lines: number, minutes = 60) =>
  Array.from({ length: minutes }, () => ({ errors, lines }));

describe("a shift to worse levels", () => {
  it("is found when the share of errors is several times the usual", () => {
    const verdict = severityShift({ errors: 30, lines: 200 }, past(1, 200));
    expect(verdict).toMatchObject({ share: 0.15, expected: 0.005 });
    expect(verdict!.score).toBeGreaterThan(0.6);
  });

  it("is found when every line is an error", () => {
    expect(severityShift({ errors: 40, lines: 40 }, past(0, 40))!.score).toBeCloseTo(0.85);
  });

  it("is not a significant difference that is too small to matter", () => {
    expect(severityShift({ errors: 1500, lines: 100_000 }, past(1000, 100_000))).toBeNull();
    expect(severityShift({ errors: 12, lines: 40 }, past(8, 40))).toBeNull();
  });

  it("is not more traffic with the same share", () => {
    expect(severityShift({ errors: 100, lines: 2000 }, past(5, 100))).toBeNull();
  });

  it("is not a clump of errors such as the past has had twice", () => {
    const clumps = [...past(0, 100), { errors: 40, lines: 100 }, { errors: 45, lines: 100 }];
    expect(severityShift({ errors: 38, lines: 100 }, clumps)).toBeNull();
  });

  it("needs a past", () => {
    expect(severityShift({ errors: 40, lines: 40 }, past(0, 40, 5))).toBeNull();
    expect(severityShift({ errors: 40, lines: 40 }, past(0, 1))).toBeNull();
  });
});
