import type { ModelMessage } from "ai";
import { describe, expect, it } from "vitest";
import { retryAfterMs, waitBefore } from "./backoff";
import { Breaker } from "./breaker";
import { demandBudget, takeFrom } from "./budget";
import { costOf, readPrices } from "./prices";
import { shortened } from "./shorten";

describe("how long to wait", () => {
  it.each<[Record<string, string>, number | null]>([
    [{ "retry-after-ms": "120" }, 120],
    [{ "retry-after": "3" }, 3000],
    [{ "retry-after": "1.5", "retry-after-ms": "" }, 1500],
    [{ "retry-after": "Thu, 01 Jan 1970 00:00:05 GMT" }, 4000],
    [{ "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, 0],
    [{ "retry-after-ms": "-1", "retry-after": "soon" }, null],
    [{}, null],
  ])("is read from %j", (headers, ms) => {
    expect(retryAfterMs(headers, 1000)).toBe(ms);
  });
  it("grows with each try up to a ceiling, and is anything below it", () => {
    const limits = { backoffMs: 500, maxWaitMs: 3000 };
    const longest = [0, 1, 2, 3, 9].map((attempt) => waitBefore(attempt, null, limits, () => 1));
    expect(longest).toEqual([500, 1000, 2000, 3000, 3000]);
    expect(waitBefore(2, null, limits, () => 0)).toBe(0);
    expect(waitBefore(0, 2500, limits)).toBe(2500);
    expect(waitBefore(0, 3001, limits)).toBeNull();
  });
});

describe("a breaker", () => {
  const breaker = () => new Breaker("host", "m", () => ({ breakAfter: 2, pauseMs: 100 }));
  it("opens after failures one after the other, lets one call try after the pause, and closes when that goes well", () => {
    const it = breaker();
    it.enter(0)!("ill", 0);
    it.enter(0)!("well", 0);
    it.enter(0)!("ill", 0);
    expect(it.state(0)).toMatchObject({ state: "closed", failures: 1 });
    it.enter(0)!("ill", 0);
    expect(it.state(99)).toMatchObject({ state: "open", retryAt: 100 });
    expect(it.enter(99)).toBeNull();
    const probe = it.enter(100)!;
    expect(it.state(100).state).toBe("half-open");
    expect(it.enter(100)).toBeNull();
    probe("ill", 110);
    expect(it.state(209).state).toBe("open");
    it.enter(210)!("well", 210);
    expect(it.state(210)).toMatchObject({ state: "closed", failures: 0, retryAt: null });
  });
  it("lets the next one try when nobody can say how the try went", () => {
    const it = breaker();
    for (const _ of [1, 2]) it.enter(0)!("ill", 0);
    it.enter(100)!("none", 100);
    expect(it.enter(100)).not.toBeNull();
  });
});

describe("money", () => {
  it("is counted in millionths by the token", () => {
    const prices = readPrices("large=1.25/10, org/small:8b = 0/0.5");
    expect(costOf(prices.get("large")!, 1000, 100)).toBe(2250);
    expect(costOf(prices.get("org/small:8b")!, 1000, 1)).toBe(1);
    expect(costOf(prices.get("other") ?? null, 1, 1)).toBeNull();
    expect(readPrices("").size).toBe(0);
  });
  it("is held for the question and settled with what it did cost", () => {
    const budget = { calls: 5, tokens: 10_000, deadline: 100, costMicros: 10_000 };
    const settle = takeFrom(budget, 1000, { in: 1, out: 10 });
    expect(budget).toMatchObject({ calls: 4, tokens: 9000, costMicros: 9000 });
    settle({ calls: 1, inputTokens: 1200, outputTokens: 50, costMicros: 1700 });
    expect(budget).toMatchObject({ calls: 4, tokens: 8750, costMicros: 8300 });
    takeFrom(budget, 1000, null)({ calls: 0, inputTokens: 0, outputTokens: 0, costMicros: null });
    expect(budget).toMatchObject({ calls: 4, tokens: 8750, costMicros: 8300 });
  });
  it("bounds the room for an answer", () => {
    const budget = { calls: 1, tokens: 100_000, deadline: 100, costMicros: 10_000 };
    expect(demandBudget(budget, 1000, { in: 1, out: 10 }, 0)).toBe(900);
    expect(demandBudget(budget, 1000, { in: 1, out: 0 }, 0)).toBe(16_000);
    expect(demandBudget(budget, 99_000, null, 0)).toBe(1000);
    expect(() => demandBudget(budget, 9000, { in: 1, out: 10 }, 0)).toThrow("no money");
    expect(() => demandBudget(budget, 1, null, 100)).toThrow("no time");
  });
});

describe("a question that is too long", () => {
  it("loses the middle of its longest parts, until it is half as long", () => {
    const messages: ModelMessage[] = [
      { role: "user", content: `a${"b".repeat(8000)}c` },
      { role: "assistant", content: "d".repeat(100) },
      {
        role: "tool",
        content: [
          {
            type: "tool-result",
            toolCallId: "1",
            toolName: "look",
            output: { type: "text", value: "e".repeat(6000) },
          },
        ],
      },
    ];
    const shorter = shortened(messages)!;
    expect(JSON.stringify(shorter).length).toBeLessThan(JSON.stringify(messages).length * 0.6);
    expect(shorter[0]!.content).toMatch(/^ab+\n\[… \d+ characters are left out here[^\]]+\]\nb+c$/);
    expect(shorter[1]).toEqual(messages[1]);
    expect(messages[0]!.content).toHaveLength(8002);
  });
  it("of many short parts stays as it is", () => {
    expect(
      shortened(Array.from({ length: 50 }, () => ({ role: "user" as const, content: "x".repeat(300) }))),
    ).toBeNull();
    expect(shortened([])).toBeNull();
  });
});
