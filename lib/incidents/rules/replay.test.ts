import { describe, expect, it } from "vitest";
import { growthOf, LINEAR } from "@/tests/support/growth";
import { backtest } from "./backtest";
import { type PastSignal, replayGrouping } from "./replay";
import type { GroupingRule } from "./rule";

const MINUTE = 60_000;
const START = 1_800_000_000_000;
let drawn = 0;

/** A signal that came so many minutes after the start. */
const came = (minutes: number, over: Partial<PastSignal> = {}): PastSignal => {
  const arrivedAt = START + minutes * MINUTE;
  const service = over.service ?? "orders";
  return {
    id: `sig_${++drawn}`,
    kind: "new_template",
    service,
    templateId: `tpl_${drawn}`,
    text: "order could not be stored",
    subject: `order could not be stored, says place ${drawn}`,
    seenIn: { releases: [], environments: [] },
    score: 0.7,
    severity: "high",
    at: arrivedAt,
    lastAt: arrivedAt,
    loose: false,
    fields: { service },
    arrivedAt,
    seenUntil: arrivedAt,
    ...over,
  };
};
const settings = { quietMinutes: 30, reopenMinutes: 15 };
const replay = (
  signals: PastSignal[],
  rules: GroupingRule[] = [],
  edges: { caller: string; callee: string }[] = [],
) => replayGrouping(signals, { rules, edges, lessons: { apart: new Set(), together: new Set() }, settings });
const perCluster: GroupingRule = {
  id: "grl_1",
  name: "per cluster",
  matchers: [{ field: "label:cluster", op: "is_not", value: "" }],
  effect: { kind: "group", by: ["label:cluster"], windowMinutes: 60, openAt: 0.5, quietMinutes: null },
};
const incidentsIn = (outcome: (string | null)[]) => new Set(outcome.filter((id) => id !== null)).size;

describe("the past is grouped as it would have been live", () => {
  it("one incident of a service within ten minutes, another one after that", () => {
    const [a, b, c] = replay([came(0), came(8), came(60)]);
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });

  it("an incident whose signals go on is awake until they end, and half an hour of quiet resolves it", () => {
    const goesOn = { seenUntil: START + 40 * MINUTE, templateId: "tpl_x" };
    const same = { templateId: "tpl_x" };
    const [a, b, c, d] = replay([came(0, goesOn), came(45), came(70, same), came(140, same)]);
    expect(b, "five minutes after its last line").toBe(a);
    expect(c, "the same lines, before it was resolved").toBe(a);
    expect(d, "the same lines, 40 min after it was resolved").not.toBe(a);
    const [e, f] = replay([came(0, same), came(40, same)]);
    expect(f, "the same lines reopen it within 15 min of being resolved").toBe(e);
  });

  it("a cascade along the topology is one incident, and strangers are two", () => {
    const signals = () => [came(0), came(1, { service: "gateway" })];
    const [a, b] = replay(signals(), [], [{ caller: "gateway", callee: "orders" }]);
    expect(a).toBe(b);
    expect(incidentsIn(replay(signals()))).toBe(2);
    const far = [
      { caller: "gateway", callee: "db" },
      { caller: "orders", callee: "db" },
    ];
    expect(incidentsIn(replay(signals(), [], far))).toBe(1);
    const siblings = [
      { caller: "web", callee: "orders" },
      { caller: "web", callee: "gateway" },
    ];
    expect(incidentsIn(replay(signals(), [], siblings))).toBe(2);
  });

  it("a weak signal waits for ten minutes for one that takes it along", () => {
    const weak = () => came(0, { score: 0.4 });
    expect(replay([weak()])).toEqual([null]);
    const [a, b] = replay([weak(), came(5)]);
    expect(a).toBe(b);
    expect(replay([weak(), came(11)])[0]).toBeNull();
  });

  it("signals of one batch find the incident that one of them opens", () => {
    expect(incidentsIn(replay([came(0), came(0), came(0)]))).toBe(1);
  });
});

describe("with rules", () => {
  const cluster = (name: string, service: string) => ({
    service,
    fields: { service, "label:cluster": name },
  });

  it("signals are grouped by them and hidden, and the others are as they were", () => {
    const signals = [
      came(0, cluster("eu", "orders")),
      came(1, cluster("eu", "search")),
      came(2, cluster("us", "orders")),
      came(3),
      came(4, cluster("eu", "mail")),
      came(90, cluster("eu", "mail")),
      came(91, { service: "cron", fields: { service: "cron" } }),
    ];
    const hide: GroupingRule = {
      id: "grl_2",
      name: "cron",
      matchers: [{ field: "service", op: "is", value: "cron" }],
      effect: { kind: "suppress" },
    };
    const outcome = replay(signals, [perCluster, hide]);
    const [a, b, c, d, e, f, g] = outcome;
    expect([b, e]).toEqual([a, a]);
    expect(new Set([a, c, d, f]).size).toBe(4);
    expect(g).toBeNull();
    expect(backtest(replay(signals), outcome, 30)).toMatchObject({ before: 5, after: 4 });
  });

  it("an incident of a rule takes no signal that the rule is not about", () => {
    const [a, b] = replay([came(0, cluster("eu", "orders")), came(1)], [perCluster]);
    expect(a).not.toBe(b);
  });
});

it("takes time as the signals are many, though all are one trouble or each is one of its own", () => {
  const edges = Array.from({ length: 50 }, (_, i) => ({ caller: `s${i}`, callee: `s${(i * 7) % 50}` }));
  const stream = (size: number, gap: number, over: (i: number) => Partial<PastSignal>) =>
    replay(
      Array.from({ length: size }, (_, i) => came(i * gap, over(i))),
      [perCluster],
      edges,
    );
  expect(growthOf((size) => stream(size, 0.01, () => ({})), 200)).toBeLessThan(LINEAR);
  expect(growthOf((size) => stream(size, 61, (i) => ({ service: `s${i % 50}` })), 200)).toBeLessThan(LINEAR);
  const goesOn = { seenUntil: START + 1e9 };
  expect(
    growthOf((size) => stream(size, 61, (i) => ({ service: `s${i % 50}`, ...goesOn })), 200),
  ).toBeLessThan(LINEAR);
});
