import { calleesOf, type Edge } from "@/lib/catalog";
import { type Kind, kindOf } from "@/lib/signals";
import type { FirstRead } from "../schemas";

/** What one service of an incident shows. Times are epoch ms of the records' own time. */
export interface Sufferer {
  service: string;
  firstBadAt: number;
  /** Pattern and quotes of each of its signals, with how much each weighs. */
  complaints: { text: string; weight: number }[];
  isSilent: boolean;
}

/** Something that was changed on purpose shortly before. */
export interface ChangeSeen {
  service: string;
  /** "release went from 1.4.1 to 1.4.2" */
  text: string;
}

/** A complaint that is a smaller part of what a service says is not what ails it. */
const MAIN_SHARE = 0.25;
/** A lead of less than this may be the clocks or the shippers. */
const LEAD_MS = 5000;
/** A service that was bad this much earlier than what it calls was not broken by it. */
const EARLIER_MS = 60_000;

/**
 * The confidence is the sum of what speaks for a service, a number that a person can check against the reasons given:
 *   0.10  it has signals, or is named by those that do
 *   0.30  its own lines tell of a fault inside it (out of memory, disk full, crash…), or it fell silent; 0.20 for a fault
 *         that is neither inside nor elsewhere (authentication, certificates)
 *   0.20  × the share of the other services in trouble that call it, directly or through one
 *   0.20  × the share of the other services in trouble whose lines name it
 *   0.15  others in trouble call it, and it calls nothing that is in trouble: the trouble runs up from it
 *   0.15  it went bad before all others, by five seconds or more; 0.20 when nothing else is in trouble at all
 *   0.10  it was changed shortly before
 *  −0.20  its lines blame somebody else and nothing in it (connection refused, timeouts)
 *  −0.25  a service that it calls is in trouble too, and was not later by a minute
 *  −0.15  another service has nearly as many points (within 0.15)
 * From 0.75 it is called the cause (which takes three reasons that do not depend on each other), from 0.5 likely, below unknown.
 */
const POINTS = {
  involved: 0.1,
  inward: 0.3,
  neutral: 0.2,
  called: 0.2,
  named: 0.2,
  deepest: 0.15,
  first: 0.15,
  alone: 0.2,
  changed: 0.1,
  outward: -0.2,
  callsTrouble: -0.25,
  rival: -0.15,
};
const CAUSE = 0.75;
const LIKELY = 0.5;

interface Hypothesis {
  service: string;
  points: number;
  reasons: string[];
  kind: Kind | null;
  isSilent: boolean;
}

export interface Setting {
  sufferers: Sufferer[];
  edges: Edge[];
  changes: ChangeSeen[];
  /** Nothing but more lines of information than usual. */
  isHarmless: boolean;
}

/** What probably broke, how sure, and why. Pure. */
export function causeOf(setting: Setting): FirstRead["cause"] {
  if (setting.isHarmless)
    return {
      service: null,
      kind: "more_lines",
      confidence: 0.5,
      verdict: "no_fault",
      suspects: [],
      statement: "More lines than usual, and none of them is a complaint.",
      reasons: [
        "No line of level warning or worse and no line that speaks of a fault is among the evidence.",
      ],
    };
  const hypotheses = suspects(setting)
    .map((service) => weigh(service, setting))
    .sort((a, b) => b.points - a.points);
  const [best, second] = hypotheses;
  if (!best) return unknown(0, { reasons: [], suspects: [] }, null);
  let { points } = best;
  const reasons = [...best.reasons];
  const blamed = [best.service];
  if (second && best.points - second.points < -POINTS.rival) {
    points += POINTS.rival;
    reasons.push(`${second.service} is nearly as much under suspicion.`);
    blamed.push(second.service);
  }
  const confidence = Math.round(Math.min(0.95, Math.max(0, points)) * 100) / 100;
  if (confidence < LIKELY) return unknown(confidence, { reasons, suspects: blamed }, best);
  return {
    service: best.service,
    kind: kindNameOf(best),
    confidence,
    verdict: confidence >= CAUSE ? "cause" : "likely",
    suspects: blamed,
    statement: statementOf(best, setting.sufferers),
    reasons,
  };
}

function unknown(
  confidence: number,
  told: { reasons: string[]; suspects: string[] },
  best: Hypothesis | null,
): FirstRead["cause"] {
  const shown = best && phraseOf(best);
  return {
    service: null,
    kind: best?.kind?.name ?? "unknown",
    confidence,
    verdict: "unknown",
    statement: shown
      ? `The evidence does not tell what broke. What shows most: ${lower(shown)} in ${best.service}.`
      : "The evidence does not tell what broke.",
    ...told,
  };
}

/** Services in trouble, and services that their lines name. */
function suspects({ sufferers, edges }: Setting): string[] {
  const named = new Set(sufferers.map((sufferer) => sufferer.service));
  for (const { caller, callee } of edges) {
    const sufferer = sufferers.find((s) => s.service === caller);
    if (sufferer && names(sufferer, callee)) named.add(callee);
  }
  return [...named];
}

function weigh(service: string, { sufferers, edges, changes }: Setting): Hypothesis {
  const own = sufferers.find((sufferer) => sufferer.service === service);
  const others = sufferers.filter((sufferer) => sufferer.service !== service);
  const kinds = kindsOf(own);
  const inward = kinds.find((kind) => kind.inward) ?? null;
  const neutral = kinds.find((kind) => !kind.inward && !kind.outward) ?? null;
  const kind = inward ?? neutral ?? kinds[0] ?? null;
  const found: Hypothesis = { service, points: 0, reasons: [], kind, isSilent: own?.isSilent ?? false };
  const say = (points: number, reason: string) => {
    found.points += points;
    found.reasons.push(`${reason} (${points > 0 ? "+" : "−"}${Math.abs(points).toFixed(2)})`);
  };
  say(POINTS.involved, own ? `${service} has signals.` : `${service} is named by services in trouble.`);
  if (own?.isSilent) say(POINTS.inward, `${service} fell silent.`);
  else if (inward) say(POINTS.inward, `Its own lines tell of ${lower(inward.phrase)}.`);
  else if (neutral) say(POINTS.neutral, `Its own lines tell of ${lower(neutral.phrase)}.`);
  else if (kinds.length > 0) say(POINTS.outward, "Its lines blame somebody else.");
  weighOthers(found, own, others, edges, say);
  const change = changes.find((c) => c.service === service);
  if (change) say(POINTS.changed, `Shortly before, ${change.text}.`);
  return found;
}

/** What a service mainly complains about: kinds with a quarter of the weight of all its complaints, the heaviest first. */
function kindsOf(sufferer: Sufferer | undefined): Kind[] {
  const weights = new Map<Kind, number>();
  let all = 0;
  for (const { text, weight } of sufferer?.complaints ?? []) {
    const kind = kindOf(text);
    all += weight;
    if (kind) weights.set(kind, (weights.get(kind) ?? 0) + weight);
  }
  return [...weights]
    .filter(([, weight]) => weight >= MAIN_SHARE * all)
    .sort((a, b) => b[1] - a[1])
    .map(([kind]) => kind);
}

function weighOthers(
  { service }: Hypothesis,
  own: Sufferer | undefined,
  others: Sufferer[],
  edges: Edge[],
  say: (points: number, reason: string) => void,
): void {
  if (others.length === 0) {
    if (own) say(POINTS.alone, "Nothing else is in trouble.");
    return;
  }
  const callees = calleesOf(edges);
  const callers = others.filter((other) => reaches(callees, other.service, service));
  if (callers.length > 0)
    say((POINTS.called * callers.length) / others.length, `${listOf(callers)} in trouble call it.`);
  const naming = others.filter((other) => names(other, service));
  if (naming.length > 0)
    say((POINTS.named * naming.length) / others.length, `Lines of ${listOf(naming)} name it.`);
  if (!own) return;
  const next = Math.min(...others.map((other) => other.firstBadAt));
  if (next - own.firstBadAt >= LEAD_MS)
    say(POINTS.first, `It went bad ${Math.round((next - own.firstBadAt) / 1000)} s before all others.`);
  const broken = others.find(
    (other) => reaches(callees, service, other.service) && other.firstBadAt <= own.firstBadAt + EARLIER_MS,
  );
  if (broken && !reaches(callees, broken.service, service))
    say(POINTS.callsTrouble, `${broken.service}, which it calls, is in trouble too.`);
  if (callers.length > 0 && !others.some((other) => reaches(callees, service, other.service)))
    say(POINTS.deepest, "It calls nothing that is in trouble.");
}

function reaches(callees: Map<string, Set<string>>, from: string, to: string): boolean {
  const direct = callees.get(from);
  if (!direct) return false;
  if (direct.has(to)) return true;
  for (const middle of direct) if (callees.get(middle)?.has(to)) return true;
  return false;
}

/** Does a line of the service contain the other's name as a word of its own? */
function names({ complaints }: Sufferer, service: string): boolean {
  return complaints.some(({ text }) => {
    for (let at = text.indexOf(service); at >= 0; at = text.indexOf(service, at + 1))
      if (!/[\w-]/.test(text[at - 1] ?? " ") && !/[\w-]/.test(text[at + service.length] ?? " ")) return true;
    return false;
  });
}

const kindNameOf = ({ isSilent, kind }: Hypothesis) => (isSilent ? "silence" : (kind?.name ?? "unknown"));
const phraseOf = ({ isSilent, kind }: Hypothesis) => (isSilent ? "Silence" : (kind?.phrase ?? null));
const lower = (phrase: string) => phrase.charAt(0).toLowerCase() + phrase.slice(1);

function statementOf(best: Hypothesis, sufferers: Sufferer[]): string {
  const others = sufferers.filter((sufferer) => sufferer.service !== best.service);
  const phrase = phraseOf(best);
  const what = phrase ? `${phrase} in ${best.service}` : `A fault in ${best.service}`;
  if (others.length === 0) return `${what}; nothing else is in trouble.`;
  return `${what}; ${listOf(others)} suffer${others.length === 1 ? "s" : ""} from it.`;
}

function listOf(sufferers: Sufferer[]): string {
  const [first, second, ...more] = sufferers.map((sufferer) => sufferer.service);
  if (!second) return first ?? "";
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}
