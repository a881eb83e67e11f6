import type { Link } from "@/lib/catalog";
import { MINUTE_MS } from "@/lib/kit/clock";
import type { SignalKind } from "@/lib/signals";
import { LEXICAL_NEAREST } from "../dedup/nearest";
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

/** `back` says why it does not reopen the incident that was the same. */
export function becauseNew(signals: Candidate[], back: string | null): Grouping {
  const { service, kind, score } = surest(signals);
  const rest = signals.length > 1 ? `, the surest of ${signals.length} signals` : "";
  const explanation = `No open incident is near ${service} in time and topology; ${NAMES[kind]} (${score.toFixed(2)})${rest} is reason enough to open one.${back ? ` ${back}` : ""}`;
  return because(signals, "opened", ["service", "score"], null, explanation);
}

export function becauseSame(host: Host, signals: Candidate[]): Grouping {
  const shared = sharedSubject(host, signals)!;
  const { rule, field, name } = sameness(host, shared);
  const explanation = `The same ${name} of ${shared.service} ${rule === "same_template" ? "are" : "is"} in this incident already.`;
  return { ...because(signals, rule, ["service", field], 0, explanation), templateId: shared.templateId };
}

export const becauseTaught = (signal: Candidate, other: string): Grouping =>
  because(
    [signal],
    "taught",
    ["template"],
    null,
    `A person has put “${signal.subject}” and “${other}” together before.`,
  );

export const becauseNear = (signal: Candidate, other: string, distance: number): Grouping =>
  because(
    [signal],
    "near_text",
    ["service", "text"],
    Number(distance.toFixed(4)),
    `Nearly the same text as “${other}”: distance ${distance.toFixed(3)} by ${LEXICAL_NEAREST.model} vectors, at most ${LEXICAL_NEAREST.distance} is the same.`,
  );

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

/** `told` says what became of the incident before. */
export function becauseBack(host: Host, signals: Candidate[], arrivedAt: number, told: string): Grouping {
  const shared = sharedSubject(host, signals);
  const same = shared ? sameness(host, shared) : null;
  const after = lasting(arrivedAt - host.resolvedAt!);
  const where = `in ${surest(signals).service}, ${after} after this incident was resolved`;
  const explanation = same
    ? `The same ${same.name} ${where}. ${told}`
    : `The same kind of fault ${where}, though not the same lines.`;
  return same
    ? because(signals, same.rule, [same.field, "time"], 0, explanation)
    : because(signals, "same_service", ["kind", "time"], 0, explanation);
}

export const reopenedBecause = (explanation: string) => ({
  kind: "reopened" as const,
  text: `Reopened as a regression. ${explanation}`,
});

/** In what a signal is the same as what the incident holds. */
function sameness(
  host: Host,
  { alertFingerprint, templateId }: Candidate,
): { rule: Grouping["rule"]; field: string; name: string } {
  if (alertFingerprint !== undefined && host.alerts.has(alertFingerprint))
    return { rule: "same_alert", field: "alert", name: "alert" };
  return templateId !== null
    ? { rule: "same_template", field: "template", name: "lines" }
    : { rule: "same_text", field: "text", name: "alert but for its values" };
}

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
