import { describe, expect, it } from "vitest";
import { growthOf, LINEAR } from "@/tests/support/growth";
import { pairOf } from "../dedup/model";
import { type Candidate, type Host, type Lessons, shapeOfSignal } from "../grouping/model";
import { applyRules, groupPlaceOf } from "./apply";
import { fieldsOf } from "./fields";
import { type GroupingRule, groupKeyOf, groupWords } from "./rule";
import type { RuleEffect } from "./schemas";

const MINUTE = 60_000;
const NOW = 1_800_000_000_000;
let drawn = 0;

const signal = (fields: Record<string, string> = {}, over: Partial<Candidate> = {}): Candidate => ({
  id: `sig_${++drawn}`,
  kind: "alert",
  service: fields.service ?? "orders",
  templateId: null,
  alertFingerprint: `alert-${drawn}`,
  text: "disk full",
  subject: `disk full ${drawn}`,
  seenIn: { releases: [], environments: [] },
  score: 0.7,
  severity: "high",
  at: NOW,
  lastAt: NOW,
  loose: false,
  fields: { service: "orders", ...fields },
  ...over,
});
const host = (over: Partial<Host> = {}): Host => ({
  id: "inc_1",
  number: 1,
  services: ["orders"],
  firstBadAt: NOW - MINUTE,
  lastBadAt: NOW - MINUTE,
  openedAt: NOW - MINUTE,
  lastSignalAt: NOW - MINUTE,
  resolvedAt: null,
  templateIds: new Set(),
  alerts: new Set(),
  kinds: new Set(),
  subjects: new Map(),
  seenIn: { releases: [], environments: [] },
  fixedIn: null,
  ruleId: "grl_1",
  groupKey: '["eu-1"]',
  ...over,
});
const NOTHING: Lessons = { apart: new Set(), together: new Set() };
const group = (over: Partial<Extract<RuleEffect, { kind: "group" }>> = {}): RuleEffect => ({
  kind: "group",
  by: ["label:cluster"],
  windowMinutes: 10,
  openAt: 0.5,
  quietMinutes: null,
  ...over,
});
const rule = (effect: RuleEffect, over: Partial<GroupingRule> = {}): GroupingRule => ({
  id: "grl_1",
  name: "per cluster",
  matchers: [],
  effect,
  ...over,
});
const apply = (signals: Candidate[], rules: GroupingRule[], hosts: Host[] = []) =>
  applyRules({ arrivedAt: NOW, signals, hosts, rules });
const eu = { "label:cluster": "eu-1" };
const us = { "label:cluster": "us-1" };

describe("the first rule that is about a signal decides", () => {
  it("and what no rule is about is left as it is", () => {
    const [hidden, grouped, other] = [signal({ service: "cron" }), signal(eu), signal({ service: "web" })];
    const rules = [
      rule({ kind: "suppress" }, { id: "grl_0", matchers: [{ field: "service", op: "is", value: "cron" }] }),
      rule(group(), { matchers: [{ field: "service", op: "is", value: "orders" }] }),
    ];
    const ruled = apply([hidden, grouped, other], rules);
    expect(ruled.held).toEqual([{ signalId: hidden.id, rule: "grl_0" }]);
    expect(ruled.decisions.map(({ signals }) => signals)).toEqual([[grouped]]);
    expect(ruled.rest).toEqual([other]);
  });

  it("whatever is in the list after it", () => {
    const rules = [rule(group()), rule({ kind: "suppress" }, { id: "grl_2" })];
    expect(apply([signal(eu)], rules)).toMatchObject({ held: [], rest: [], decisions: [{ act: "open" }] });
    expect(apply([signal(eu)], rules.toReversed())).toMatchObject({
      held: [{ rule: "grl_2" }],
      decisions: [],
    });
  });
});

describe("a rule that groups", () => {
  it("makes one incident of each key, whatever the service, and says by what", () => {
    const signals = [signal(eu), signal({ ...eu, service: "cart" }, { score: 0.9 }), signal(us)];
    const { decisions } = apply(signals, [rule(group({ quietMinutes: 5 }))]);
    expect(decisions).toMatchObject([
      {
        act: "open",
        signals: signals.slice(0, 2),
        quietMinutes: 5,
        regressionOf: null,
        host: { ruleId: "grl_1", groupKey: '["eu-1"]', services: ["cart", "orders"], firstBadAt: NOW },
        grouping: {
          rule: "rule",
          explanation: "Rule “per cluster”: label cluster is eu-1.",
          service: "cart",
        },
      },
      { act: "open", signals: [signals[2]], host: { groupKey: '["us-1"]' } },
    ]);
  });

  it("lets signals join the live incident of rule and key for so long, and opens another one after that", () => {
    const join = apply([signal(eu)], [rule(group())], [host({ lastSignalAt: NOW - 10 * MINUTE })]);
    expect(join.decisions).toMatchObject([
      { act: "join", host: { id: "inc_1" }, grouping: { distance: 10 } },
    ]);
    for (const other of [
      host({ lastSignalAt: NOW - 11 * MINUTE }),
      host({ ruleId: "grl_2" }),
      host({ ruleId: null, groupKey: null }),
      host({ groupKey: '["us-1"]' }),
    ])
      expect(apply([signal(eu)], [rule(group())], [other]).decisions).toMatchObject([{ act: "open" }]);
  });

  it("keeps its incidents open until the window ends, unless it says how long", () => {
    const quietOf = (over: Parameters<typeof group>[0]) =>
      apply([signal(eu)], [rule(group(over))]).decisions[0]!.quietMinutes;
    expect(quietOf({ windowMinutes: 10 }), "the workspace's own is longer").toBeNull();
    expect(quietOf({ windowMinutes: 60.5 })).toBe(61);
    expect(quietOf({ windowMinutes: 60, quietMinutes: 90 })).toBe(90);
  });

  it("points back at the resolved incident of the same key", () => {
    const resolved = host({ number: 7, resolvedAt: NOW - 2000 });
    expect(apply([signal(eu)], [rule(group())], [resolved]).decisions).toMatchObject([
      { act: "open", regressionOf: 7 },
    ]);
  });

  it("lets a signal that is not sure enough join, but open nothing: it waits", () => {
    const weak = () => signal(eu, { score: 0.4 });
    expect(apply([weak()], [rule(group())])).toEqual({ decisions: [], held: [], rest: [] });
    expect(apply([weak()], [rule(group())], [host()]).decisions).toMatchObject([{ act: "join" }]);
    expect(apply([weak(), signal(eu)], [rule(group())]).decisions[0]!.signals).toHaveLength(2);
    expect(apply([weak()], [rule(group({ openAt: 0.3 }))]).decisions).toMatchObject([{ act: "open" }]);
    const waiting = signal(eu, { loose: true });
    expect(apply([waiting], [rule(group())], [host()])).toEqual({ decisions: [], held: [], rest: [] });
  });

  it("makes one incident of all when it groups by nothing", () => {
    const { decisions } = apply([signal(eu), signal(us)], [rule(group({ by: [] }))]);
    expect(decisions).toMatchObject([
      { host: { groupKey: "[]" }, grouping: { explanation: "Rule “per cluster”: all that it is about." } },
    ]);
  });

  it("leaves the hosts that it was given as they are", () => {
    const given = host();
    const before = structuredClone(given);
    apply([signal(eu), signal({ ...eu, service: "cart" })], [rule(group())], [given]);
    expect(given).toEqual(before);
  });

  it("takes time as the signals are many", () => {
    const run = (size: number) => {
      const signals = Array.from({ length: size }, (_, i) => signal({ "label:cluster": `c${i % 500}` }));
      return apply(signals, [rule(group())]);
    };
    expect(growthOf(run, 500)).toBeLessThan(LINEAR);
  });
});

it("keeps a key short whatever a service says, and different where values are", () => {
  const long = (end: string) => groupKeyOf(["title"], { title: "x".repeat(5000) + end });
  expect(long("a").length).toBeLessThan(100);
  expect(long("a")).not.toBe(long("b"));
  expect(groupWords(["title", "label:a"], { title: "x".repeat(5000) })).toMatch(
    /^title is x{99}… and label a is empty$/,
  );
  expect(groupKeyOf(["a", "b"], { a: "1", b: "" })).not.toBe(groupKeyOf(["a", "b"], { a: "", b: "1" }));
});

it("knows where the incidents of a rule lie, and of no other signal", () => {
  expect(groupPlaceOf([rule(group())], eu)).toBe('grl_1\n["eu-1"]');
  expect(groupPlaceOf([rule({ kind: "suppress" })], eu)).toBeNull();
  expect(groupPlaceOf([], eu)).toBeNull();
});

it("reads the fields of a signal from itself and its alert", () => {
  const told = { service: "cart", kind: "alert", severity: "high", pattern: null } as const;
  const alert = { environment: "prod", labels: { cluster: "eu-1", __proto__x: "y" } };
  expect(fieldsOf({ ...told, evidence: { alert: { title: "Disk", source: "grafana" } } }, alert)).toEqual({
    service: "cart",
    kind: "alert",
    severity: "high",
    template: "",
    title: "Disk",
    source: "grafana",
    environment: "prod",
    "label:cluster": "eu-1",
    "label:__proto__x": "y",
  });
  expect(fieldsOf({ ...told, kind: "new_template", pattern: "disk <*> full", evidence: {} })).toMatchObject({
    template: "disk <*> full",
    title: "disk <*> full",
    source: "logs",
    environment: "",
  });
});

it("keeps apart what people have parted, though a rule would make one of it", () => {
  const [a, b] = [signal({ "label:cluster": "eu-1" }), signal({ "label:cluster": "eu-1" })];
  const rules = [{ id: "grl_1", name: "per cluster", matchers: [], effect: group() }];
  const apart = new Set([pairOf(shapeOfSignal(a), shapeOfSignal(b))]);
  const ruled = (lessons: Lessons) =>
    applyRules({ arrivedAt: NOW, signals: [a, b], hosts: [], rules, lessons });
  expect(ruled(NOTHING).decisions).toHaveLength(1);
  expect(ruled({ ...NOTHING, apart }).decisions).toHaveLength(2);
  const open = host({ subjects: new Map([[shapeOfSignal(a), a.subject]]) });
  const later = applyRules({
    arrivedAt: NOW,
    signals: [b],
    hosts: [open],
    rules,
    lessons: { ...NOTHING, apart },
  });
  expect(later.decisions).toMatchObject([{ act: "open" }]);
});
