import { describe, expect, it } from "vitest";
import {
  formatAmount,
  formatCompact,
  formatDuration,
  formatInstant,
  formatPercent,
  formatRate,
  formatRelative,
  plural,
  safeHref,
  visibleRuns,
  visibleText,
} from "./format";

describe("figures", () => {
  it("writes money with its cents, and what is less than one with what can be seen of it", () => {
    expect([0, 12_345.678, 3, 0.5, 0.012345, 0.0000031].map(formatAmount)).toEqual([
      "0.00",
      "12,345.68",
      "3.00",
      "0.5",
      "0.012",
      "0.0000031",
    ]);
  });
  it("are whole below ten thousand and short above", () => {
    expect([formatCompact(9_999), formatCompact(12_345), formatCompact(3_400_000)]).toEqual([
      "9,999",
      "12.3K",
      "3.4M",
    ]);
  });

  it("never round a share up to everything", () => {
    expect([0.999999, 0.9987, 0.5, 0.012, 0, 1].map(formatPercent)).toEqual([
      "99.99%",
      "99.87%",
      "50%",
      "1.2%",
      "0%",
      "100%",
    ]);
  });

  it("say a small rate is small, not nothing", () => {
    expect([0, 0.02, 4.26, 12_345].map(formatRate)).toEqual(["0", "< 0.1", "4.3", "12.3K"]);
  });

  it("agree with their noun", () => {
    expect([plural(1, "line"), plural(1200, "line"), plural(2, "entry", "entries")]).toEqual([
      "1 line",
      "1,200 lines",
      "2 entries",
    ]);
  });
});

describe("times", () => {
  it("have two units at most", () => {
    expect([12, 4_250, 59_000, 200_000, 7_500_000, 360_000_000].map(formatDuration)).toEqual([
      "12 ms",
      "4.2 s",
      "59 s",
      "3 min 20 s",
      "2 h 5 min",
      "4 d 4 h",
    ]);
  });

  it("read from now, in both directions", () => {
    const now = 1_000_000_000_000;
    expect([0, -30_000, -180_000, 7_200_000, -200_000_000].map((d) => formatRelative(now + d, now))).toEqual([
      "just now",
      "30 s ago",
      "3 min ago",
      "in 2 h",
      "2 d ago",
    ]);
  });

  it("are digits in UTC, whatever the machine's zone", () => {
    const at = "2026-11-20T20:01:03.045Z";
    expect(formatInstant(at, "utc", "full")).toBe("2026-11-20 20:01:03.045");
    expect(formatInstant(at, "utc", "minute")).toBe("20:01");
    expect(formatInstant("nonsense", "utc")).toBe("unknown time");
  });
});

describe("foreign text", () => {
  it("shows control and bidirectional characters by name and leaves the rest alone", () => {
    expect(visibleText("a\u001b[31mred\u202Eevil\u0000")).toBe("a␛[31mred[U+202E]evil␀");
    expect(visibleText("line one\n\tline two, naïve, 日本, 👩")).toBe(
      "line one\n\tline two, naïve, 日本, 👩",
    );
  });

  it("keeps every visible character, in order", () => {
    const runs = visibleRuns("x\u200By");
    expect(runs).toEqual([
      { text: "x", hidden: false },
      { text: "U+200B", hidden: true },
      { text: "y", hidden: false },
    ]);
  });

  it("names a lone surrogate", () => {
    expect(visibleText("a\ud800b")).toBe("a[U+D800]b");
  });

  it("becomes a link only over http", () => {
    expect([safeHref("javascript:alert(1)"), safeHref("data:text/html,x"), safeHref("no address")]).toEqual([
      null,
      null,
      null,
    ]);
    expect(safeHref("https://example.org/a")).toBe("https://example.org/a");
  });
});
