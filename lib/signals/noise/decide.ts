import type { Edge } from "@/lib/catalog";
import { describeMatchers, type Matcher, matchesAll } from "@/lib/kit/match";
import type { FlapPolicy, RepeatPolicy, Schedule } from "@/lib/signals/schemas";
import { DEFAULT_FLAPPING, judgeFlapping } from "./flapping";
import { judgeRepeats } from "./repeats";
import { describeSchedule, occurrenceAt } from "./schedule";
import { type FiringAlert, findFailingUpstream } from "./upstream";

/** A rule of noise control, as a workspace has it. */
export interface NoiseRule {
  id: string;
  name: string;
  matchers: Matcher[];
  effect:
    | { kind: "mute"; until: number | null }
    | { kind: "maintenance"; schedule: Schedule }
    | { kind: "flapping"; policy: FlapPolicy }
    | { kind: "repeats"; policy: RepeatPolicy }
    | { kind: "upstream"; joins: boolean };
}

export interface NoiseSubject {
  /** Labels, with `service`, `environment`, `severity`, `source`, `title` and `rule` among them. */
  fields: Record<string, string>;
  service: string | null;
  since: number;
  turns: readonly number[];
  firings: readonly number[];
  wasFlapping: boolean;
}

export interface Surroundings {
  now: number;
  rules: readonly NoiseRule[];
  /** Alerts that fire and were not held back themselves. */
  firing: readonly FiringAlert[];
  edges: readonly Edge[];
}

/** What is done with an alert. `join` names the alert whose incident it belongs to. */
export interface NoiseDecision {
  action: "pass" | "hold" | "join";
  /** Null when no rule spoke, or one that stands without being asked for. */
  ruleId: string | null;
  kind: NoiseRule["effect"]["kind"] | null;
  joins: { alert: string; service: string } | null;
  /** A rule keeps it out of the incidents of what its service needs. */
  keepsApart: boolean;
  isFlapping: boolean;
  explanation: string;
}

/**
 * Whether somebody hears of an alert that fires. The first that speaks decides: what people asked for (mute, maintenance),
 * then what the alert does itself (flapping, too seldom), then what lies upstream. Pure: the same rules, played over the past,
 * say what they would have done.
 */
export function decideNoise(subject: NoiseSubject, around: Surroundings): NoiseDecision {
  const rules = around.rules.filter(({ matchers }) => matchesAll(matchers, subject.fields));
  const flap = flapping(subject, rules, around.now);
  // Without a rule it joins: one trouble is one incident.
  const apart = rules.find(({ effect }) => effect.kind === "upstream");
  const keepsApart = apart?.effect.kind === "upstream" && !apart.effect.joins;
  const base = { joins: null, keepsApart, isFlapping: flap.isFlapping };
  const held = (rule: NoiseRule | null, kind: NoiseDecision["kind"], explanation: string): NoiseDecision => ({
    ...base,
    action: "hold",
    ruleId: rule?.id ?? null,
    kind,
    explanation,
  });
  for (const rule of rules) {
    const why = asked(rule, around.now);
    if (why !== null) return held(rule, rule.effect.kind, why);
  }
  // The first notice of a burst has already told people; from then on it is one alert that flaps.
  if (flap.isFlapping) return held(flap.rule, "flapping", flap.explanation);
  for (const rule of rules) {
    if (rule.effect.kind !== "repeats") continue;
    const verdict = judgeRepeats(subject.firings, around.now, rule.effect.policy);
    if (!verdict.isEnough) return held(rule, "repeats", `${nameOf(rule)}: ${verdict.explanation}`);
  }
  const upstream =
    subject.service === null || keepsApart
      ? null
      : findFailingUpstream(subject.service, subject.since, around.firing, around.edges);
  if (upstream !== null)
    return {
      ...base,
      action: "join",
      ruleId: apart?.id ?? null,
      kind: "upstream",
      joins: { alert: upstream.alert.id, service: upstream.alert.service },
      explanation: upstream.explanation,
    };
  return { ...base, action: "pass", ruleId: null, kind: null, explanation: "No rule holds it back." };
}

const nameOf = ({ name, matchers }: NoiseRule) => `“${name}” (${describeMatchers(matchers)})`;

/** Why what people asked for holds the alert back; null when it does not. */
function asked(rule: NoiseRule, now: number): string | null {
  const { effect } = rule;
  if (effect.kind === "mute") {
    if (effect.until !== null && effect.until <= now) return null;
    return `Muted by ${nameOf(rule)}${effect.until === null ? "" : ` until ${minuteOf(effect.until)}`}.`;
  }
  if (effect.kind !== "maintenance") return null;
  const occurrence = occurrenceAt(effect.schedule, now);
  if (occurrence === null) return null;
  return `In maintenance by ${nameOf(rule)}, ${describeSchedule(effect.schedule)}, until ${minuteOf(occurrence.endsAt)}.`;
}

const minuteOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;

function flapping(subject: NoiseSubject, rules: readonly NoiseRule[], now: number) {
  const rule = rules.find(({ effect }) => effect.kind === "flapping") ?? null;
  const policy = rule?.effect.kind === "flapping" ? rule.effect.policy : DEFAULT_FLAPPING;
  return { rule, ...judgeFlapping(subject.turns, subject.wasFlapping, now, policy) };
}
