import { describe, expect, it } from "vitest";
import { compareReleases, decideReturn } from "./decide-return";

const HOUR = 3600_000;
const before = {
  number: 7,
  resolvedAt: 0,
  fixedIn: "v2.0.0",
  seenIn: { releases: ["v1.4.0"], environments: ["production"] },
};
const seen = (releases: string[], environments = ["production"], at = HOUR) => ({
  releases,
  environments,
  at,
});

describe("what comes again", () => {
  it("is no regression when it is seen only in releases before the fix", () => {
    const decided = decideReturn(before, seen(["v1.4.0", "v1.9.3"]), 24 * HOUR);
    expect(decided.act).toBe("known_unfixed");
    expect(decided.explanation).toContain("not a regression");
  });
  it("is a regression in the release of the fix, or a later one, even beside older ones", () => {
    expect(decideReturn(before, seen(["v2.0.0"]), 24 * HOUR).act).toBe("reopen");
    expect(decideReturn(before, seen(["v1.4.0", "v2.1.0"]), 24 * HOUR).act).toBe("reopen");
  });
  it("is a new incident in an environment where the old one never was", () => {
    expect(decideReturn(before, seen(["v2.1.0"], ["staging"]), 24 * HOUR).act).toBe("follow");
  });
  it("is a new incident that names the old one after the time for reopening", () => {
    expect(decideReturn(before, seen(["v2.1.0"], ["production"], 25 * HOUR), 24 * HOUR)).toMatchObject({
      act: "follow",
      explanation: expect.stringContaining("Incident 7"),
    });
  });
  it("is reopened where releases cannot be ordered, and says so", () => {
    const hashes = { ...before, fixedIn: "9f3c2ab" };
    const decided = decideReturn(hashes, seen(["1c0ffee"]), 24 * HOUR);
    expect(decided).toMatchObject({ act: "reopen", explanation: expect.stringContaining("cannot be told") });
  });
});

describe("the order of releases", () => {
  it.each([
    ["1.9.0", "1.10.0"],
    ["v2.0.0-rc.1", "v2.0.0"],
    ["v2.0.0-rc.2", "v2.0.0-rc.10"],
    ["api@1.2", "api@1.2.1"],
    ["2026.11.1", "2026.12.0"],
  ])("%s is older than %s", (a, b) => {
    expect(compareReleases(a, b)).toBeLessThan(0);
    expect(compareReleases(b, a)).toBeGreaterThan(0);
  });
  it.each([
    ["api@1.0", "web@2.0"],
    ["abc1234", "abc1235"],
    ["nightly", "1.0"],
  ])("%s and %s have none", (a, b) => expect(compareReleases(a, b)).toBeNull());
});
