import { expect, it } from "vitest";
import type { Candidate } from "../grouping/model";
import type { GroupingRule, ShadowRule } from "./rule";
import type { RuleEffect } from "./schemas";
import { type Decided, shadowOf } from "./shadow";

const NOW = 1_800_000_000_000;
const signal = (id: string, over: Partial<Candidate> = {}): Candidate => ({
  id,
  kind: "alert",
  service: "orders",
  templateId: null,
  text: "",
  subject: "",
  seenIn: { releases: [], environments: [] },
  score: 0.7,
  severity: "high",
  at: NOW,
  lastAt: NOW,
  loose: false,
  fields: { service: "orders", "label:cluster": "eu-1" },
  ...over,
});
const perCluster: RuleEffect = {
  kind: "group",
  by: ["label:cluster"],
  windowMinutes: 10,
  openAt: 0.5,
  quietMinutes: null,
};
const rule = (id: string, effect: RuleEffect, after = 0): ShadowRule => ({
  id,
  name: id,
  matchers: [],
  effect,
  after,
});
const textsOf = (over: Partial<Decided>) =>
  shadowOf({ signals: [], decisions: [], held: [], live: [], shadow: [], ...over }).map(
    ({ ruleId, signalId, text }) => `${ruleId} ${signalId}: ${text}`,
  );
const [a, b] = [signal("a"), signal("b")];
const opened = { act: "open" as const, host: { number: 12 }, signals: [a] };
const joined = { act: "join" as const, host: { number: 7 }, signals: [b] };

it("says what a rule would have hidden, and nothing of what is in no incident", () => {
  const hide = rule("hide", { kind: "suppress" });
  expect(textsOf({ signals: [a, b], decisions: [opened, joined], shadow: [hide] })).toEqual([
    "hide a: It opened incident 12. The rule would have hidden it.",
    "hide b: It joined incident 7. The rule would have hidden it.",
  ]);
  expect(textsOf({ signals: [a], shadow: [hide] })).toEqual([]);
  expect(textsOf({ signals: [a], held: [{ signalId: "a", rule: "other" }], shadow: [hide] })).toEqual([]);
});

it("says what would have been an incident of its own, and nothing where it is just that", () => {
  const own = rule("own", perCluster);
  expect(textsOf({ signals: [a, b], decisions: [opened, joined], shadow: [own] })).toEqual([
    "own a: It opened incident 12. The rule would have put it into an incident of its own: label cluster is eu-1.",
    "own b: It joined incident 7. The rule would have put it into an incident of its own: label cluster is eu-1.",
  ]);
  expect(textsOf({ signals: [a], decisions: [opened], shadow: [own] })).toEqual([]);
  const other = signal("c", { fields: { "label:cluster": "us-1" } });
  expect(
    textsOf({ signals: [a, other], decisions: [{ ...opened, signals: [a, other] }], shadow: [own] }),
  ).toHaveLength(2);
  expect(textsOf({ signals: [a], shadow: [own] })).toEqual([
    "own a: It waits. The rule would have made an incident of its own: label cluster is eu-1.",
  ]);
  const live: GroupingRule[] = [{ id: "l", name: "Quiet", matchers: [], effect: { kind: "suppress" } }];
  expect(textsOf({ signals: [a], held: [{ signalId: "a", rule: "l" }], live, shadow: [own] })).toEqual([
    "own a: The rule “Quiet” hid it. This one would have put it into an incident of its own: label cluster is eu-1.",
  ]);
});

it("says what would not have been opened for want of a sure signal", () => {
  const strict = rule("strict", { ...perCluster, openAt: 0.9 });
  expect(textsOf({ signals: [a], decisions: [opened], shadow: [strict] })).toEqual([
    "strict a: It opened incident 12. The rule would not have opened one for it.",
  ]);
  expect(textsOf({ signals: [a], shadow: [strict] })).toEqual([]);
});

it("lets the live rules before it go first, and what only waits alone", () => {
  const live: GroupingRule[] = [{ id: "l", name: "Live", matchers: [], effect: perCluster }];
  const decided = { signals: [a], decisions: [opened], live };
  expect(textsOf({ ...decided, shadow: [rule("hide", { kind: "suppress" }, 1)] })).toEqual([]);
  expect(textsOf({ ...decided, shadow: [rule("hide", { kind: "suppress" }, 0)] })).toHaveLength(1);
  expect(textsOf({ signals: [signal("a", { loose: true })], shadow: [rule("own", perCluster)] })).toEqual([]);
});
