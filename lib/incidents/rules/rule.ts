import { sha256 } from "@/lib/kit/crypto";
import { cut } from "@/lib/kit/cut";
import { type Matcher, matchesAll } from "@/lib/kit/match";
import type { RuleEffect } from "./schemas";

/** A rule as grouping sees it; they are asked in the order of their positions. */
export interface GroupingRule {
  id: string;
  name: string;
  matchers: readonly Matcher[];
  effect: RuleEffect;
}
export type GroupEffect = Extract<RuleEffect, { kind: "group" }>;

/** One that only says what it would do: it is asked after the first `after` of the live rules. */
export interface ShadowRule extends GroupingRule {
  after: number;
}

/** What rules look at, by the names of RULE_FIELDS. */
export type SignalFields = Readonly<Record<string, string>>;

/** The first rule that is about a signal. */
export const ruleFor = (rules: readonly GroupingRule[], fields: SignalFields): GroupingRule | null =>
  rules.find((rule) => matchesAll(rule.matchers, fields)) ?? null;

/** An index takes no longer ones; what a service says may be as long as it likes. */
const KEY_AT_MOST = 500;

/** The values that a rule groups by, as one key of bounded length. */
export function groupKeyOf(by: readonly string[], fields: SignalFields): string {
  const key = JSON.stringify(by.map((field) => fields[field] ?? ""));
  return Buffer.byteLength(key) <= KEY_AT_MOST ? key : `sha256 ${sha256(key)}`;
}

const VALUE_AT_MOST = 100;

/** The same in words: `label cluster is eu-1 and service is cart`. */
export const groupWords = (by: readonly string[], fields: SignalFields): string =>
  by.length === 0
    ? "all that it is about"
    : by.map((field) => `${field.replace(":", " ")} is ${shortened(fields[field] || "empty")}`).join(" and ");

const shortened = (value: string) =>
  value.length <= VALUE_AT_MOST ? value : `${cut(value, VALUE_AT_MOST - 1)}…`;
