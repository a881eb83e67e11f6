import { describe, expect, it } from "vitest";
import {
  backtestInputSchema,
  type GroupingRuleView,
  groupingRuleCreateSchema,
} from "@/lib/incidents/rules/schemas";
import { actedOf, bodyOf, doesOf, draftOf, EXAMPLES, NEW } from "./draft";

const rule: GroupingRuleView = {
  id: "grl_1",
  name: "per cluster",
  mode: "shadow",
  matchers: [{ field: "label:cluster", op: "is_not", value: "" }],
  effect: { kind: "group", by: ["label:cluster"], windowMinutes: 1, openAt: 0.7, quietMinutes: 90 },
  position: 2,
  acted: 1,
  lastActedAt: null,
  createdAt: "2026-01-01T00:00:00Z",
};

describe("a rule as it is typed", () => {
  it("is sent as it was read", () => {
    const { name, mode, matchers, effect } = rule;
    expect(bodyOf(draftOf(rule))).toEqual({ name, mode, matchers, effect });
    const hides = { ...rule, effect: { kind: "suppress" as const } };
    expect(bodyOf(draftOf(hides)).effect).toEqual({ kind: "suppress" });
  });

  it("has a quiet of its own only where one is typed, and no number where none is", () => {
    expect(bodyOf(NEW).effect).toMatchObject({ quietMinutes: null, windowMinutes: 10 });
    const wrong = groupingRuleCreateSchema.safeParse(bodyOf({ ...NEW, name: "x", windowMinutes: "" }));
    expect(wrong.error!.issues[0]!.path).toEqual(["effect", "windowMinutes"]);
  });

  it("is refused at the field when it names none that a signal has, or a quiet shorter than the window", () => {
    const pathsOf = (over: Partial<typeof NEW>) =>
      groupingRuleCreateSchema
        .safeParse(bodyOf({ ...NEW, name: "x", ...over }))
        .error?.issues.map(({ path }) => path.join("."));
    expect(pathsOf({})).toBeUndefined();
    expect(pathsOf({ matchers: [{ field: "cluster", op: "is", value: "x" }] })).toEqual(["matchers.0.field"]);
    expect(pathsOf({ by: ["cluster"] })).toEqual(["effect.by.0"]);
    expect(pathsOf({ quietMinutes: "5" })).toEqual(["effect.quietMinutes"]);
  });
});

it.each(EXAMPLES)("the example “$title” can be made and tried as it is", ({ draft }) => {
  expect(groupingRuleCreateSchema.safeParse(bodyOf(draft)).success).toBe(true);
  expect(backtestInputSchema.safeParse({ rule: bodyOf(draft), days: 30 }).success).toBe(true);
});

it("says what a rule does and how often it did", () => {
  expect(doesOf(rule.effect)).toBe(
    "one incident for each label cluster, until 1 minute without a signal, opened at 0.7, resolved after 90 minutes of quiet",
  );
  expect(doesOf({ kind: "suppress" })).toBe("no incident");
  expect(actedOf(rule)).toBe("would have decided otherwise 1 time");
  expect(actedOf({ mode: "live", acted: 12 })).toBe("decided on 12 signals");
});
