import { describe, expect, test } from "vitest";
import { parseLine } from "./parse";

const NOW = Date.parse("2025-01-05T12:00:00Z");

/** The level, with ~ when inferred. */
function read(line: string): string | undefined {
  const { level, levelInferred } = parseLine(line, NOW);
  return level === undefined ? undefined : `${levelInferred ? "~" : ""}${level}`;
}

describe("a level is inferred only where the header has none", () => {
  test.each<[message: string, level: string | undefined]>([
    ["login failed for anna", "~error"],
    ["NullPointerException in worker", "~error"],
    ["kernel panic, halting", "~fatal"],
    ["connection refused by peer", "~warn"],
    ["finished with 0 errors", undefined],
    ["errors=0 warnings: none", undefined],
    ["no error found", undefined],
    ["terror in the mirror", undefined],
    ["all is well", undefined],
  ])("%s", (message, level) => expect(read(message)).toBe(level));

  test("the header's word counts more than the message's", () => {
    expect(read("2024-01-02 03:04:05 INFO retry failed")).toBe("info");
  });
});
