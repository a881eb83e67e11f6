import { describe, expect, it } from "vitest";
import { consume, LIMITS } from "./limits";

describe("consume", () => {
  it("lets the quota through at once, then refuses and says how long to wait", () => {
    const { quota, seconds } = LIMITS.search;
    for (let i = 0; i < quota; i++) expect(consume("search", "burst", 1000).allowed).toBe(true);
    expect(consume("search", "burst", 1000)).toMatchObject({
      allowed: false,
      limit: quota,
      remaining: 0,
      resetSeconds: seconds,
      retryAfterSeconds: 1,
    });
  });

  it("fills again evenly", () => {
    const { quota, seconds } = LIMITS.search;
    for (let i = 0; i < quota; i++) consume("search", "refill", 0);
    const later = (seconds * 1000) / 2;
    for (let i = 0; i < quota / 2; i++) expect(consume("search", "refill", later).allowed).toBe(true);
    expect(consume("search", "refill", later).allowed).toBe(false);
  });

  it("counts each caller and each limit by itself", () => {
    for (let i = 0; i < LIMITS.search.quota; i++) consume("search", "one", 0);
    expect(consume("search", "two", 0).allowed).toBe(true);
    expect(consume("read", "one", 0).allowed).toBe(true);
  });

  it("does not give more when the clock goes back", () => {
    for (let i = 0; i < LIMITS.search.quota; i++) consume("search", "clock", 10_000);
    expect(consume("search", "clock", 0).allowed).toBe(false);
  });

  it("never holds intake below 2,000 requests per second", () => {
    expect(LIMITS.intake.quota / LIMITS.intake.seconds).toBeGreaterThanOrEqual(2000);
  });
});
