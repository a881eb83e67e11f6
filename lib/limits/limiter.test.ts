import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Limiter } from "./limiter";
import type { Ask, Grant, Store } from "./store";

process.env.LOG_LEVEL = "silent";
const RATE = { name: "read", quota: 1000, seconds: 10 };
const SMALL = { name: "link", quota: 5, seconds: 600 };

/** Remembers each one it let in, and whatever it was asked. */
class Ledger implements Store {
  name = "the ledger";
  asked: Ask[][] = [];
  mood: "well" | "failing" | "silent" = "well";
  private readonly moments = new Map<string, number[]>();

  async take(asks: Ask[]): Promise<Grant[]> {
    this.asked.push(asks);
    if (this.mood === "silent") await new Promise(() => {});
    if (this.mood === "failing") throw new Error("away");
    return asks.map((ask) => this.grant(ask));
  }

  private grant({ id, quota, windowMs, spent, want }: Ask): Grant {
    const now = Date.now();
    const held = (this.moments.get(id) ?? []).filter((at) => at > now - windowMs);
    const granted = Math.max(0, Math.min(want, quota - held.length - spent));
    held.push(...Array<number>(spent + granted).fill(now));
    this.moments.set(id, held);
    const used = held.length;
    const retryMs = used >= quota ? held[used - quota]! + windowMs - now : 0;
    return { granted, used, retryMs, emptyMs: windowMs };
  }
}

let ledger: Ledger;
let limiter: Limiter;
beforeEach(() => {
  vi.useFakeTimers();
  ledger = new Ledger();
  limiter = new Limiter(ledger);
});
afterEach(() => vi.useRealTimers());

const take = (times: number, caller = "ann", rate = RATE) =>
  Promise.all(Array.from({ length: times }, () => limiter.take(rate, caller)));
const allowed = (all: { allowed: boolean }[]) => all.filter((one) => one.allowed).length;

describe("a caller far below its limit", () => {
  it("is asked about once, then let in at once and counted within a fifth of a second", async () => {
    await take(1);
    expect(ledger.asked).toHaveLength(1);
    expect(allowed(await take(4))).toBe(4);
    expect(ledger.asked).toHaveLength(1);
    expect(limiter.peek(RATE, "ann")).toMatchObject({ allowed: true, remaining: 995, resetSeconds: 10 });
    await vi.advanceTimersByTimeAsync(200);
    expect(ledger.asked[1]).toEqual([expect.objectContaining({ id: "read/10 ann", spent: 4, want: 0 })]);
  });

  it("is told of at once when it has had half of its credit, and waits when it has had all", async () => {
    await take(1);
    await take(5);
    expect(ledger.asked.slice(1).flat()).toMatchObject([{ spent: 5, want: 0 }]);
    const many = take(25);
    await vi.advanceTimersByTimeAsync(0);
    expect(allowed(await many)).toBe(25);
    const counted = ledger.asked.flat().reduce((sum, { spent, want }) => sum + spent + want, 0);
    await vi.advanceTimersByTimeAsync(200);
    const later = ledger.asked.flat().reduce((sum, { spent, want }) => sum + spent + want, 0);
    expect(counted).toBeLessThanOrEqual(31);
    expect(later).toBe(31);
  });

  it("is asked about again when what was heard is a tenth of the window old", async () => {
    await take(1);
    await vi.advanceTimersByTimeAsync(999);
    await take(1);
    expect(ledger.asked.at(-1)).toMatchObject([{ want: 1 }]);
    await vi.advanceTimersByTimeAsync(1200);
    await take(1);
    expect(ledger.asked.at(-1)).toMatchObject([{ spent: 0, want: 1 }]);
  });
});

describe("a caller near its limit", () => {
  it("gets what is left and not one more, all who ask at the same moment by one question", async () => {
    await take(900);
    const before = ledger.asked.length;
    const all = await take(300);
    expect(allowed(all)).toBe(100);
    expect(ledger.asked.length - before).toBeLessThanOrEqual(2);
    expect(all.at(-1)).toEqual({
      allowed: false,
      limit: 1000,
      remaining: 0,
      resetSeconds: 10,
      retryAfterSeconds: 10,
    });
  });

  it("is refused until the moment that was named, without a question, and then let in", async () => {
    await take(5, "ann", SMALL);
    await vi.advanceTimersByTimeAsync(100_000);
    expect((await take(1, "ann", SMALL))[0]).toMatchObject({ allowed: false, retryAfterSeconds: 500 });
    const before = ledger.asked.length;
    expect(allowed(await take(1000, "ann", SMALL))).toBe(0);
    expect(limiter.peek(SMALL, "ann")).toMatchObject({ allowed: false, remaining: 0 });
    expect(ledger.asked).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(500_000);
    expect(allowed(await take(1, "ann", SMALL))).toBe(1);
  });

  it("takes nothing from another caller, nor from another limit of its own", async () => {
    await take(5, "ann", SMALL);
    expect(allowed(await take(1, "ben", SMALL))).toBe(1);
    expect(allowed(await take(1, "ann", { ...SMALL, name: "other" }))).toBe(1);
  });
});

describe("while the store is away", () => {
  it("everybody comes in at once, and it is asked once a second whether it is back", async () => {
    ledger.mood = "failing";
    expect(allowed(await take(10, "ann", SMALL))).toBe(10);
    const before = ledger.asked.length;
    for (let i = 0; i < 50; i++) {
      expect(allowed(await take(20, `caller ${i}`, SMALL))).toBe(20);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(ledger.asked.length - before).toBeLessThanOrEqual(6);
    ledger.mood = "well";
    await take(1, "ben", SMALL);
    await vi.advanceTimersByTimeAsync(1000);
    expect(allowed(await take(10, "ann", SMALL))).toBe(5);
  });

  it("nobody waits longer than two seconds for it, and only once", async () => {
    ledger.mood = "silent";
    const first = take(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(allowed(await first)).toBe(1);
    const before = Date.now();
    expect(allowed(await take(50, "ben"))).toBe(50);
    expect(Date.now()).toBe(before);
  });

  it("those it refused before stay refused until their moment", async () => {
    await take(5, "ann", SMALL);
    ledger.mood = "failing";
    await take(1, "ben", SMALL);
    expect(allowed(await take(1, "ann", SMALL))).toBe(0);
  });
});

it("remembers a bounded number of callers", async () => {
  for (let i = 0; i < 60_000; i += 500)
    await Promise.all(Array.from({ length: 500 }, (_, j) => limiter.take(RATE, `caller ${i + j}`)));
  const { standings } = limiter as unknown as { standings: Map<string, unknown> };
  expect(standings.size).toBeLessThanOrEqual(50_000);
});
