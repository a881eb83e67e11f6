import type { Link } from "@/lib/catalog";
import { MINUTE_MS } from "@/lib/kit/clock";
import type { SignalKind } from "@/lib/signals";
import type { Grouping } from "../schemas";
import { type Candidate, FLOOD, type Host, SAME_SERVICE_MS, sharedSubject, surest } from "./model";

/** The reasons of grouping as people read them: one function for each way a decision can go. */
const because = (
  signals: Candidate[],
  rule: Grouping["rule"],
  fields: string[],
  distance: number | null,
  explanation: string,
): Grouping => {
  const { service, templateId } = surest(signals);
  return { rule, explanation, service, templateId, fields, distance };
};

export function becauseNew(signals: Candidate[], before: Host | undefined): Grouping {
  const { service, kind, score } = surest(signals);
  const rest = signals.length > 1 ? `, the surest of ${signals.length} signals` : "";
  const back = before ? ` The same was in incident ${before.number}, which is resolved.` : "";
  const explanation = `No open incident is near ${service} in time and topology; ${NAMES[kind]} (${score.toFixed(2)})${rest} is reason enough to open one.${back}`;
  return because(signals, "opened", ["service", "score"], null, explanation);
}

export function becauseSameLines(host: Host, signals: Candidate[]): Grouping {
  const shared = sharedSubject(host, signals)!;
  const explanation = `The same ${subjectName(shared)} of ${shared.service} ${shared.templateId ? "are" : "is"} in this incident already.`;
  const grouping = because(signals, ruleOf(shared), [fieldOf(shared)], 0, explanation);
  return { ...grouping, templateId: shared.templateId };
}

/** `distance` is the minutes since the incident's last signal. */
export function becauseSameService(
  host: Host,
  signals: Candidate[],
  arrivedAt: number,
  flooded: boolean,
): Grouping {
  const { service } = surest(signals);
  const gap = Math.max(0, arrivedAt - host.lastSignalAt);
  const explanation = flooded
    ? `${service} has opened ${FLOOD} incidents within ${lasting(SAME_SERVICE_MS)}; this one is nearest in time.`
    : `${service} is in this incident, whose last signal came ${gap < 1000 ? "just before" : `${lasting(gap)} earlier`}.`;
  return because(signals, "same_service", ["service", "time"], gap / MINUTE_MS, explanation);
}

/** `distance` is the hops between the services. */
export function becauseLinked(
  host: Host,
  link: Link,
  other: string,
  signals: Candidate[],
  arrivedAt: number,
): Grouping {
  const explanation = `${link.explanation}, and ${other} is in this incident, opened ${lasting(arrivedAt - host.openedAt)} before.`;
  return because(signals, "dependency", ["dependency", "time"], link.hops, explanation);
}

export const becauseExplained = (explanation: string, signals: Candidate[]): Grouping =>
  because(signals, "dependency", ["dependency", "alert"], null, `What it needs is down: ${explanation}`);

export function becauseBack(host: Host, signals: Candidate[], arrivedAt: number): Grouping {
  const shared = sharedSubject(host, signals);
  const explanation = `The same ${shared ? subjectName(shared) : "kind of fault"} in ${surest(signals).service}, ${lasting(arrivedAt - host.resolvedAt!)} after this incident was resolved.`;
  return shared
    ? because(signals, ruleOf(shared), [fieldOf(shared), "time"], 0, explanation)
    : because(signals, "same_service", ["kind", "time"], 0, explanation);
}

const subjectName = ({ templateId }: Candidate) => (templateId ? "lines" : "alert");
const fieldOf = ({ templateId }: Candidate) => (templateId ? "template" : "alert");
const ruleOf = ({ templateId }: Candidate) => (templateId ? "same_template" : "same_alert");

function lasting(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

const NAMES: Record<SignalKind, string> = {
  new_template: "a line never seen before",
  rate_spike: "a spike",
  rate_drop: "a drop",
  severity_shift: "a rise of the share of errors",
  silence: "a silence",
  alert: "an alert of another system",
};
