import { matchesAll } from "@/lib/kit/match";
import { type Candidate, surest } from "../grouping/model";
import {
  type GroupEffect,
  type GroupingRule,
  groupKeyOf,
  groupWords,
  ruleFor,
  type ShadowRule,
} from "./rule";

/** What was decided on a batch, by rules and without. */
export interface Decided {
  signals: Candidate[];
  decisions: {
    act: Act;
    host: { number: number };
    signals: { id: string }[];
  }[];
  held: { signalId: string; rule: string }[];
  live: readonly GroupingRule[];
  shadow: readonly ShadowRule[];
}
/** A row for shadow_findings. */
export interface Finding {
  ruleId: string;
  signalId: string;
  text: string;
}

type Act = "open" | "join" | "reopen" | "count";
type Done = { held: string } | { act: Act; number: number; alone: Set<string> } | null;

/**
 * What each rule in shadow would have decided otherwise, a row for each signal. Pure. It does not know which incidents the rule
 * would have made of earlier batches: of what joined an incident it says that it would be in one of its own.
 */
export function shadowOf({ signals, decisions, held, live, shadow }: Decided): Finding[] {
  if (shadow.length === 0) return [];
  const done = new Map<string, Done>();
  for (const { signalId, rule } of held)
    done.set(signalId, { held: live.find(({ id }) => id === rule)?.name ?? rule });
  for (const { act, host, signals: own } of decisions) {
    const alone = new Set(own.map(({ id }) => id));
    for (const { id } of own) done.set(id, { act, number: host.number, alone });
  }
  // What only waited is looked at again and again; it is told of when something is decided on it.
  const told = signals.filter((signal) => !signal.loose || done.has(signal.id));
  return shadow.flatMap((rule) => {
    const before = live.slice(0, rule.after);
    const own = told.filter(
      ({ fields }) => matchesAll(rule.matchers, fields) && ruleFor(before, fields) === null,
    );
    return rule.effect.kind === "suppress"
      ? own.flatMap(({ id }) => hidden(rule.id, id, done.get(id) ?? null))
      : grouped(rule, rule.effect, own, done);
  });
}

function hidden(ruleId: string, signalId: string, done: Done): Finding[] {
  if (done === null || "held" in done) return [];
  return [{ ruleId, signalId, text: `It ${actOf(done)}. The rule would have hidden it.` }];
}

function grouped(
  rule: ShadowRule,
  effect: GroupEffect,
  signals: Candidate[],
  done: Map<string, Done>,
): Finding[] {
  const findings: Finding[] = [];
  for (const group of Map.groupBy(signals, ({ fields }) => groupKeyOf(effect.by, fields)).values()) {
    const opens = surest(group).score >= effect.openAt;
    const words = groupWords(effect.by, (surest(group) as Candidate).fields);
    const ids = new Set(group.map(({ id }) => id));
    for (const { id } of group) {
      const text = otherwise(done.get(id) ?? null, { opens, words, ids });
      if (text) findings.push({ ruleId: rule.id, signalId: id, text });
    }
  }
  return findings;
}

interface Would {
  opens: boolean;
  words: string;
  ids: Set<string>;
}

function otherwise(done: Done, { opens, words, ids }: Would): string | null {
  const own = `an incident of its own: ${words}`;
  if (done === null) return opens ? `It waits. The rule would have made ${own}.` : null;
  if ("held" in done) return `The rule “${done.held}” hid it. This one would have put it into ${own}.`;
  if (done.act !== "open") return `It ${actOf(done)}. The rule would have put it into ${own}.`;
  if (!opens) return `It ${actOf(done)}. The rule would not have opened one for it.`;
  const isSame = done.alone.size === ids.size && [...ids].every((id) => done.alone.has(id));
  return isSame ? null : `It ${actOf(done)}. The rule would have put it into ${own}.`;
}

const ACTS = { open: "opened", join: "joined", reopen: "reopened", count: "was counted on" };
const actOf = ({ act, number }: { act: keyof typeof ACTS; number: number }) =>
  `${ACTS[act]} incident ${number}`;
