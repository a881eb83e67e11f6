import { describe, expect, it } from "vitest";
import type { AlertStatus } from "@/lib/intake/schemas";
import { expire, type IncomingNotice, LATE_MS, type LiveAlert, ordinal, transition } from "./transition";

const notice = (status: AlertStatus, at: number, arrivedAt = at): IncomingNotice => ({
  status,
  at,
  arrivedAt,
});
function play(notices: IncomingNotice[]): { live: LiveAlert; effects: string[] } {
  let live: LiveAlert | null = null;
  const effects: string[] = [];
  for (const one of notices) {
    const step = transition(live, one);
    live = step.live;
    effects.push(step.effect);
  }
  return { live: live!, effects };
}

describe("an alert", () => {
  it("opens, repeats and ends, and counts", () => {
    const { live, effects } = play([
      notice("firing", 10),
      notice("firing", 10, 20),
      notice("resolved", 30),
      notice("firing", 40),
    ]);
    expect(effects).toEqual(["opened", "repeated", "resolved", "reopened"]);
    expect(live).toMatchObject({
      status: "firing",
      firingSince: 40,
      notices: 1,
      episodes: 2,
      turns: [10, 30, 40],
      firings: [10, 20, 40],
    });
  });

  it("is the same in whatever order one episode's notices arrive, and however often", () => {
    const fire = notice("firing", 10);
    const end = notice("resolved", 30);
    for (const order of [
      [fire, end],
      [fire, end, end],
      [fire, fire, end],
      [fire, end, fire],
      [end, fire],
      [end, fire, end, fire],
    ]) {
      const { live } = play(order.map((one, index) => ({ ...one, arrivedAt: 30 + index })));
      expect([live.status, live.at], JSON.stringify(order)).toEqual(["resolved", 30]);
    }
  });

  it("does not end by a notice of the end before", () => {
    const { live, effects } = play([
      notice("firing", 10),
      notice("resolved", 20),
      notice("firing", 30),
      notice("resolved", 20, 35),
    ]);
    expect(effects.at(-1)).toBe("late");
    expect(live.status).toBe("firing");
  });

  it("fires again when its sender says so long after the end, though it names the old start", () => {
    const { effects } = play([
      notice("firing", 10),
      notice("resolved", 20),
      notice("firing", 10, 21 + LATE_MS),
    ]);
    expect(effects.at(-1)).toBe("reopened");
  });

  it("that nobody repeated is over, and fires again with its next notice", () => {
    const { live } = play([notice("firing", 10)]);
    const expired = expire(live, 1000);
    expect(expired).toMatchObject({ effect: "resolved", live: { status: "resolved", endedBy: "expiry" } });
    expect(transition(expired.live, notice("firing", 10, 1001)).effect).toBe("reopened");
    expect(expire(expired.live, 2000).effect).toBe("unchanged");
  });

  it("stays acknowledged while it repeats, until it ends", () => {
    const { live, effects } = play([
      notice("firing", 10),
      notice("acknowledged", 12),
      notice("acknowledged", 12, 13),
      notice("firing", 10, 14),
    ]);
    expect(effects).toEqual(["opened", "acknowledged", "unchanged", "repeated"]);
    expect(live.status).toBe("acknowledged");
    expect(transition(live, notice("resolved", 20)).live.status).toBe("resolved");
    expect(transition(transition(live, notice("resolved", 20)).live, notice("acknowledged", 21)).effect).toBe(
      "unchanged",
    );
  });

  const orders = <T>(items: T[]): T[][] =>
    items.length <= 1
      ? [items]
      : items.flatMap((item, i) => orders(items.filter((_, at) => at !== i)).map((rest) => [item, ...rest]));

  it.each([
    ["firing", ["firing", "resolved", "firing", "resolved", "firing"]],
    ["resolved", ["firing", "resolved", "firing", "resolved"]],
  ] as [AlertStatus, AlertStatus[]][])("is %s after %j in whatever order they arrive", (last, states) => {
    const told = states.map((state, i) => ({ state, at: i * 10 }));
    for (const order of orders(told)) {
      const { live } = play(order.map(({ state, at }, i) => notice(state, at, 100 + i)));
      expect(live.status, JSON.stringify(order)).toBe(last);
    }
  });

  it("keeps a bounded memory of its turns", () => {
    const { live } = play(
      Array.from({ length: 1000 }, (_, i) => notice(i % 2 === 0 ? "firing" : "resolved", i)),
    );
    expect(live.turns.length).toBeLessThan(100);
    expect(live.firings.length).toBeLessThan(200);
    expect(live.episodes).toBe(500);
  });
});

it("counts in ordinals", () => {
  expect([1, 2, 3, 4, 11, 12, 21, 102, 113].map(ordinal)).toEqual([
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "21st",
    "102nd",
    "113th",
  ]);
});
