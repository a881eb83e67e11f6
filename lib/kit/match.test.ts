import { expect, it } from "vitest";
import { growthOf, LINEAR } from "@/tests/support/growth";
import { describeMatchers, isLike, type Matcher, matchesAll } from "./match";

it.each([
  ["db-1", "db-*", true],
  ["db-1", "*", true],
  ["", "*", true],
  ["", "?", false],
  ["checkout-eu-1", "*-eu-?", true],
  ["checkout-eu-12", "*-eu-?", false],
  ["aXbXc", "a*X*c", true],
  ["abc", "abc", true],
  ["abc", "ab", false],
  ["a*c", "a*c", true],
  ["a.c", "a.c", true],
  ["abc", "a.c", false],
])("%j like %j is %s", (text, pattern, like) => {
  expect(isLike(text, pattern)).toBe(like);
});

it("takes no more than text times pattern steps on hostile input", () => {
  const longer = (n: number) => expect(isLike("a".repeat(n), `${"a*".repeat(50)}b`)).toBe(false);
  expect(growthOf(longer, 1000)).toBeLessThan(LINEAR);
});

it("asks that all conditions hold, and takes an absent field as empty", () => {
  const fields = { service: "cart", env: "prod" };
  const matcher = (field: string, op: Matcher["op"], value: string): Matcher => ({ field, op, value });
  expect(matchesAll([], fields)).toBe(true);
  expect(matchesAll([matcher("service", "is", "cart"), matcher("env", "like", "pr*")], fields)).toBe(true);
  expect(matchesAll([matcher("service", "is", "cart"), matcher("env", "is_not", "prod")], fields)).toBe(
    false,
  );
  expect(matchesAll([matcher("team", "is", "")], fields)).toBe(true);
  expect(matchesAll([matcher("team", "not_like", "*")], fields)).toBe(false);
  expect(matchesAll([matcher("toString", "is", "")], fields)).toBe(true);
});

it("says itself in words", () => {
  expect(describeMatchers([])).toBe("everything");
  expect(
    describeMatchers([
      { field: "env", op: "not_like", value: "dev*" },
      { field: "team", op: "is", value: "" },
    ]),
  ).toBe("env not like dev* and team is empty");
});
