import { describe, expect, it } from "vitest";
import { growthOf, LINEAR } from "@/tests/support/growth";
import { sentenceOf, type TellingLine, titleOf } from "./title";

const title = (line: TellingLine, services = ["checkout"], count = 5, spanMs = 60_000) =>
  titleOf({ services, lines: [line], count, spanMs, otherwise: "Unusual lines in checkout" });
const line = (pattern: string, ...quotes: string[]): TellingLine => ({ pattern, quotes });

describe("a headline", () => {
  it.each([
    [
      "connect ECONNREFUSED <*>",
      "connect ECONNREFUSED 10.0.3.7:5432",
      "Database connections refused in checkout",
    ],
    [
      "Failed password for <*> from <*> port <*> ssh2",
      "Failed password for root from 1.2.3.4 port 22 ssh2",
      "SSH authentication failures in checkout",
    ],
    ["java.lang.OutOfMemoryError: Java heap space", "", "Out of memory in checkout"],
    [
      "payment provider <*> declined the request",
      "payment provider acme declined the request",
      "Payment provider acme declined the request in checkout",
    ],
    [
      "mod_jk child workerEnv in error state <*>",
      "mod_jk child workerEnv in error state 6",
      "Mod_jk child workerEnv in error state in checkout",
    ],
    [
      "TypeError: Cannot read properties of undefined (reading <*>)",
      "TypeError: Cannot read properties of undefined (reading 'total')",
      "Cannot read properties of undefined in checkout",
    ],
    ["ERROR IN CONTACTING RM.", "ERROR IN CONTACTING RM.", "Error in contacting RM in checkout"],
  ])("%s", (pattern, quote, wanted) => expect(title(line(pattern, quote))).toBe(wanted));

  it("puts back what is the same in all quotes, and drops what varies", () => {
    const shown = sentenceOf(
      line(
        "lease of <*> on <*> expired",
        "lease of worker on node-17 expired",
        "lease of worker on node-9 expired",
      ),
    );
    expect(shown).toBe("lease of worker expired");
  });

  it("says how many and in what time when there are many", () => {
    expect(title(line("disk full"), ["web"], 480, 10 * 60_000)).toBe("Disk full in web, 480 in 10 min");
    expect(title(line("disk full"), ["web", "db"], 12_000, 5 * 3_600_000)).toBe(
      "Disk full in web and db, 12,000 in 5 h",
    );
    expect(title(line("disk full"), ["web", "db", "api"], 3)).toBe("Disk full in web and 2 more services");
  });

  it("is one line of plain text of at most 90 characters, whatever a line holds", () => {
    const hostile = [
      "\u202eevil\u0000\u001b[31m <script>alert(1)</script> \u2066x\u2069 <*> \ud800",
      "a".repeat(5000),
      `${"very long words ".repeat(50)}<*>`,
      "<*> <*> <*>",
      "]]]] ,,,, ((((",
      "\u0001\u0001 <*>\u0001",
    ];
    for (const text of hostile) {
      const said = title(line(text, text.replaceAll("<*>", "\u202e1")), [
        "service-with-a-long-name-".repeat(9),
      ]);
      expect(said.length).toBeLessThanOrEqual(90);
      expect(said).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069]|<\*>/);
      expect(said).not.toMatch(/[.,;:]$/);
      expect(said.isWellFormed()).toBe(true);
    }
  });

  it("is made in time that does not explode with the length of a line", () => {
    for (const text of [
      (n: number) => "x<*>".repeat(n),
      (n: number) => `${"a=".repeat(n)}<*>`,
      (n: number) => "<*> ".repeat(n),
      (n: number) => " for".repeat(n),
    ])
      expect(growthOf((n) => sentenceOf(line(text(n), "xa".repeat(2 * n))), 3000)).toBeLessThan(LINEAR);
  });
});
