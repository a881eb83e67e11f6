import { type Matcher, matchesAll } from "@/lib/kit/match";
import type { RuleEffect } from "./schemas";

/** A rule as grouping sees it; they are asked in the order of their positions. */
export interface GroupingRule {
  id: string;
  name: string;
  matchers: readonly Matcher[];
  effect: RuleEffect;
}

/** What rules look at, by the names of RULE_FIELDS. */
export type SignalFields = Readonly<Record<string, string>>;

/** The first rule that is about a signal. */
export const ruleFor = (rules: readonly GroupingRule[], fields: SignalFields): GroupingRule | null =>
  rules.find((rule) => matchesAll(rule.matchers, fields)) ?? null;

/** The values that a rule groups by, as one key. */
export const groupKeyOf = (by: readonly string[], fields: SignalFields): string =>
  JSON.stringify(by.map((field) => fields[field] ?? ""));
