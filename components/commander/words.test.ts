import { describe, expect, it } from "vitest";
import {
  costInWords,
  effectOf,
  formatMicros,
  formatMinutes,
  formatMoney,
  sourceOf,
  standingOf,
} from "./words";

it("writes money so that small sums can still be told apart", () => {
  expect([0, 40, 13_240, 310_000, 1_234_560, 1_500_000_000].map(formatMicros)).toEqual([
    "0",
    "< 0.0001",
    "0.013",
    "0.31",
    "1.23",
    "1,500.00",
  ]);
  expect(formatMoney(18, "EUR")).toBe("18.00 EUR");
  expect(formatMoney(12_345.6, "USD")).toBe("12,346 USD");
  expect([0.4, 24, 60, 95].map(formatMinutes)).toEqual(["0 min", "24 min", "1 h", "1 h 35 min"]);
});

it("says what models took, also where nobody knows the price", () => {
  const cost = { calls: 3, inputTokens: 11_000, outputTokens: 1400, costMicros: 31_000 };
  expect(costInWords({ ...cost, calls: 0 })).toBe("no model call");
  expect(costInWords(cost)).toBe("3 calls · 12.4K tokens · cost 0.031");
  expect(costInWords({ ...cost, calls: 1, costMicros: null })).toBe("1 call · 12.4K tokens · price unknown");
});

it("leads from a quoted row to the screen that shows it, and nowhere where none does", () => {
  expect(sourceOf("a", "rec_x_1")).toEqual({ noun: "line", href: "/a/logs?record=rec_x_1" });
  expect(sourceOf("a", "tpl_1").href).toBe("/a/templates/tpl_1");
  expect(sourceOf("a", "sig_1").href).toBe("#signals");
  expect(sourceOf("a", "incident:12")).toEqual({ noun: "incident", href: "/a/incidents/12" });
  expect(sourceOf("a", "alert:f00")).toEqual({ noun: "alert", href: "/a/alerts" });
  expect(sourceOf("a", "chg_1")).toEqual({ noun: "change", href: null });
  expect(sourceOf("a", "javascript:alert(1)")).toEqual({ noun: "row", href: null });
});

describe("the crew", () => {
  const action = { agent: "diagnosis", state: "running" } as never;
  it("waits, works and is done", () => {
    const running = { state: "running", stage: "diagnosis", actions: [] } as const;
    expect(standingOf("detection", running as never, true)).toBe("done");
    expect(standingOf("diagnosis", running as never, false)).toBe("works");
    expect(standingOf("prediction", running as never, false)).toBe("waits");
    expect(standingOf("diagnosis", { ...running, stage: null, actions: [action] }, false)).toBe("works");
  });
  it("tells who failed from who was not asked any more", () => {
    const failed = { state: "failed", stage: "diagnosis", actions: [] } as const;
    expect(standingOf("diagnosis", failed as never, false)).toBe("failed");
    expect(standingOf("prediction", failed as never, false)).toBe("skipped");
  });
});

it("finds what became of a word, by whom it is about and by what was said", () => {
  const steered = [
    { text: "Rule out flour: it is not the one", effect: "It is none any more." },
    { text: "Look at oven: it is not the one", effect: "It was looked at." },
    { text: "the mill was moved", effect: "Told to the model." },
  ];
  const of = (name: string | null, text: string) =>
    effectOf({ entity: name ? { kind: "service", name } : null, text }, steered);
  expect(of("oven", "it is not the one")).toBe("It was looked at.");
  expect(of(null, "the mill was moved")).toBe("Told to the model.");
  expect(of("till", "it is not the one")).toBeNull();
});
