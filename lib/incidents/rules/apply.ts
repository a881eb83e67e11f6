import { MINUTE_MS } from "@/lib/kit/clock";
import { pairOf } from "../dedup/model";
import { copyOf, emptyHost, takeIn } from "../grouping/host";
import {
  type Candidate,
  type Decision,
  type Host,
  isApart,
  type Lessons,
  shapeOfSignal,
  surest,
} from "../grouping/model";
import type { Grouping } from "../schemas";
import {
  type GroupEffect,
  type GroupingRule,
  groupKeyOf,
  groupWords,
  ruleFor,
  type SignalFields,
} from "./rule";

/** A decision made by a rule; an incident that it opens is quiet after the rule's own time, null for the workspace's. */
export type RuledDecision = Decision & { quietMinutes: number | null };

interface Given {
  /** Epoch ms. */
  arrivedAt: number;
  signals: Candidate[];
  hosts: Host[];
  /** In the order in which they are asked. */
  rules: readonly GroupingRule[];
  /** What people have parted stays apart, whatever a rule says. */
  lessons?: Lessons;
  /** The workspace's own time of quiet: an incident of a rule is not resolved before its window ends. */
  quietMinutes?: number;
}
export interface Ruled {
  decisions: RuledDecision[];
  /** Kept, and in no incident. `rule` is an id. */
  held: { signalId: string; rule: string }[];
  /** What no rule is about. What is in none of the three waits for a surer signal of its own rule and key. */
  rest: Candidate[];
}

/** Lets the first rule that is about a signal decide on it. Pure; the hosts stay as they are. */
export function applyRules({
  arrivedAt,
  signals,
  hosts,
  rules,
  lessons = NOTHING,
  quietMinutes = 30,
}: Given): Ruled {
  const ruled: Ruled = { decisions: [], held: [], rest: [] };
  const groups = new Map<string, { rule: GroupingRule; key: string; signals: Candidate[] }>();
  for (const signal of signals) {
    const rule = ruleFor(rules, signal.fields);
    if (rule === null) ruled.rest.push(signal);
    else if (rule.effect.kind === "suppress") ruled.held.push({ signalId: signal.id, rule: rule.id });
    else {
      const key = groupKeyOf(rule.effect.by, signal.fields);
      const place = placeOf(rule.id, key);
      const group = groups.get(place);
      if (group) group.signals.push(signal);
      else groups.set(place, { rule, key, signals: [signal] });
    }
  }
  if (groups.size === 0) return ruled;
  const byPlace = new Map<string, Host[]>();
  for (const host of hosts) {
    if (host.ruleId === null || host.groupKey === null) continue;
    const place = placeOf(host.ruleId, host.groupKey);
    byPlace.set(place, [...(byPlace.get(place) ?? []), host]);
  }
  for (const [place, { rule, key, signals: all }] of groups)
    for (const own of partedBy(lessons, all)) {
      // What only waits does nothing by being looked at again.
      if (own.every(({ loose }) => loose)) continue;
      const near = (byPlace.get(place) ?? []).filter((host) => !isApart(host, own, lessons));
      const decision = decideGroup(rule, key, { arrivedAt, signals: own, hosts: near, quietMinutes });
      if (decision) ruled.decisions.push(decision);
    }
  return ruled;
}

const NOTHING: Lessons = { apart: new Set(), together: new Set() };

/** Signals of one group, those that people have parted not in one list. */
function partedBy({ apart }: Lessons, signals: Candidate[]): Candidate[][] {
  if (apart.size === 0) return [signals];
  const parts: Candidate[][] = [];
  for (const signal of signals) {
    const shape = shapeOfSignal(signal);
    const home = parts.find((part) => part.every((other) => !apart.has(pairOf(shape, shapeOfSignal(other)))));
    if (home) home.push(signal);
    else parts.push([signal]);
  }
  return parts;
}

const placeOf = (ruleId: string, key: string) => `${ruleId}\n${key}`;

/** Where the incidents lie that these fields could join by a rule, as one string; null where no rule makes incidents of them. */
export function groupPlaceOf(rules: readonly GroupingRule[], fields: SignalFields): string | null {
  const rule = ruleFor(rules, fields);
  return rule?.effect.kind === "group" ? placeOf(rule.id, groupKeyOf(rule.effect.by, fields)) : null;
}

function decideGroup(
  rule: GroupingRule,
  key: string,
  { arrivedAt, signals, hosts, ...workspace }: Required<Omit<Given, "rules" | "lessons">>,
): RuledDecision | null {
  const effect = rule.effect as GroupEffect;
  const quietMinutes =
    effect.quietMinutes ??
    (effect.windowMinutes > workspace.quietMinutes ? Math.ceil(effect.windowMinutes) : null);
  const { service, templateId, score, fields } = surest(signals);
  const grouping: Grouping = {
    rule: "rule",
    explanation: `Rule “${rule.name}”: ${groupWords(effect.by, fields)}.`,
    service,
    templateId,
    fields: effect.by,
    distance: null,
  };
  const live = latest(
    hosts.filter(
      ({ resolvedAt, lastSignalAt }) =>
        resolvedAt === null && arrivedAt - lastSignalAt <= effect.windowMinutes * MINUTE_MS,
    ),
  );
  if (live) {
    const distance = Math.max(0, arrivedAt - live.lastSignalAt) / MINUTE_MS;
    const host = takeIn(copyOf(live), signals);
    host.lastSignalAt = Math.max(host.lastSignalAt, arrivedAt);
    return { act: "join", host, signals, quietMinutes, grouping: { ...grouping, distance } };
  }
  if (score < effect.openAt) return null;
  const opened = emptyHost(arrivedAt, { id: rule.id, key });
  return {
    act: "open",
    // The service of the surest stands first, as it does where no rule decides.
    host: takeIn(opened, [surest(signals), ...signals]),
    signals,
    quietMinutes,
    grouping,
    regressionOf: latest(hosts.filter(({ resolvedAt }) => resolvedAt !== null))?.number ?? null,
  };
}

const latest = (hosts: Host[]): Host | undefined =>
  hosts.reduce<Host | undefined>(
    (a, b) =>
      a && (a.lastSignalAt > b.lastSignalAt || (a.lastSignalAt === b.lastSignalAt && a.number > b.number))
        ? a
        : b,
    undefined,
  );
