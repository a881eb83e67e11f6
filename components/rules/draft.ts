import { type GroupingRuleView, RULE_FIELDS, type RuleMode } from "@/lib/incidents/rules/schemas";
import { plural } from "@/lib/kit/format";
import type { Matcher } from "@/lib/kit/match";

type Effect = GroupingRuleView["effect"];

/** Fields that are offered; the name of a label is typed behind the last. */
export const OFFERED = [...RULE_FIELDS, "label:"];

/** A rule as it is typed: numbers are texts until it is sent. */
export interface Draft {
  /** The rule that it changes; null for a new one. */
  id: string | null;
  name: string;
  mode: RuleMode;
  matchers: Matcher[];
  kind: Effect["kind"];
  by: string[];
  windowMinutes: string;
  openAt: string;
  /** Empty for the workspace's own time. */
  quietMinutes: string;
}

export const NEW: Draft = {
  id: null,
  name: "",
  mode: "live",
  matchers: [{ field: "service", op: "is", value: "" }],
  kind: "group",
  by: ["service"],
  windowMinutes: "10",
  openAt: "0.5",
  quietMinutes: "",
};

export interface Example {
  title: string;
  text: string;
  draft: Draft;
}

/** Rules that many workspaces need, to begin with. */
export const EXAMPLES: Example[] = [
  {
    title: "One incident per cluster",
    text: "Alerts that name a cluster are one incident for each cluster, whatever service they are of, until half an hour has passed without one.",
    draft: {
      ...NEW,
      name: "One incident per cluster",
      matchers: [{ field: "label:cluster", op: "is_not", value: "" }],
      by: ["label:cluster"],
      windowMinutes: "30",
    },
  },
  {
    title: "Batch jobs open nothing",
    text: "Signals of services whose names end in -batch are kept and can be looked at, and open no incident.",
    draft: {
      ...NEW,
      name: "Batch jobs open nothing",
      matchers: [{ field: "service", op: "like", value: "*-batch" }],
      kind: "suppress",
    },
  },
];

export function draftOf({ id, name, mode, matchers, effect }: GroupingRuleView): Draft {
  const draft = { ...NEW, id, name, mode, matchers, kind: effect.kind };
  if (effect.kind === "suppress") return draft;
  const { by, windowMinutes, openAt, quietMinutes } = effect;
  const numbers = { windowMinutes: String(windowMinutes), openAt: String(openAt) };
  return { ...draft, by, ...numbers, quietMinutes: quietMinutes === null ? "" : String(quietMinutes) };
}

/** As the API takes it; what is no number is sent as none, and refused by name. */
export function bodyOf({ name, mode, matchers, kind, by, windowMinutes, openAt, quietMinutes }: Draft) {
  const effect =
    kind === "suppress"
      ? { kind }
      : {
          kind,
          by,
          windowMinutes: numberOf(windowMinutes),
          openAt: numberOf(openAt),
          quietMinutes: numberOf(quietMinutes),
        };
  return { name: name.trim(), mode, matchers, effect };
}

const numberOf = (text: string): number | null => (text.trim() === "" ? null : Number(text));

/** What a rule does, in words. */
export function doesOf(effect: Effect): string {
  if (effect.kind === "suppress") return "no incident";
  const { by, windowMinutes, openAt, quietMinutes } = effect;
  const each =
    by.length === 0 ? "one incident of all" : `one incident for each ${by.map(fieldName).join(" and ")}`;
  return [
    each,
    `until ${plural(windowMinutes, "minute")} without a signal`,
    openAt === 0.5 ? null : `opened at ${openAt}`,
    quietMinutes === null ? null : `resolved after ${plural(quietMinutes, "minute")} of quiet`,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

const fieldName = (field: string) => field.replace(":", " ");

/** How often it acted. */
export const actedOf = ({ mode, acted }: Pick<GroupingRuleView, "mode" | "acted">): string =>
  mode === "shadow"
    ? `would have decided otherwise ${plural(acted, "time")}`
    : `decided on ${plural(acted, "signal")}`;
