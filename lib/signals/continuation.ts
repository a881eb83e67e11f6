import { HOUR_MS, MINUTE_MS, minuteOf } from "@/lib/kit/clock";
import type { TemplateFinding, WindowFindings } from "@/lib/templates";
import { type Continuation, severityOf } from "./draft";
import { gravityOf, lastMoment, textOf } from "./evidence";
import { hasStopped, WARN } from "./kinds";
import { HABIT_SHARE, isHabit, novelty } from "./novelty";
import type { KnownSignal, Past } from "./past";
import { lowerBound } from "./series";

/** After this long a new template is how things are. */
const NEW_FOR_MS = 6 * HOUR_MS;
/** Away for this long and back: a return, not a continuation. */
const AWAY_MS = 2 * MINUTE_MS;
/** Known signals that this window shows again. */
export function continuations(findings: WindowFindings, past: Past): Continuation[] {
  const byId = new Map(findings.templates.map((t) => [t.id, t]));
  return past.known.flatMap((signal) => {
    const template = signal.templateId ? byId.get(signal.templateId) : undefined;
    if (!template || template.muted) return [];
    const counts = past.counts.get(template.id);
    const most = Math.max(0, ...template.minutes.map(([minute, n]) => counts?.get(minute) ?? n));
    const third = signal.expected + (signal.observed - signal.expected) / 3;
    if (signal.kind === "rate_spike" ? most < third : signal.kind !== "new_template") return [];
    if (signal.kind === "new_template" && findings.closedAt - signal.createdAt > NEW_FOR_MS) return [];
    const grown = signal.kind === "new_template" ? growth(signal, template, past) : null;
    const back = findings.closedAt - signal.lastSeenAt >= AWAY_MS && gravityOf(template) >= WARN;
    const strong = signal.kind === "rate_spike" || back;
    return [{ signalId: signal.id, lastAt: lastMoment(template), strong, grown, seenIn: template.seenIn }];
  });
}

/**
 * A newcomer is judged by its first window, which may hold one line of it; what follows is judged with it, unless it is a
 * small part of what the service says (see HABIT_SHARE): an error that one request in fifty has had all along. What keeps the
 * service from running is told by its platform, however much its other replicas say.
 */
function growth(signal: KnownSignal, template: TemplateFinding, past: Past): Continuation["grown"] {
  const counts = past.counts.get(template.id);
  if (!counts) return null;
  const spoke = past.spoke.slice(lowerBound(past.spoke, minuteOf(signal.at)));
  const minutes = spoke.flatMap((minute): [number, number][] => {
    const count = counts.get(minute);
    return count ? [[minute, count]] : [];
  });
  const count = minutes.reduce((sum, [, n]) => sum + n, 0);
  const lines = spoke.flatMap((minute) => past.levels.get(minute) ?? []).reduce((sum, n) => sum + n, 0);
  const stopped = hasStopped(textOf(template), count);
  if (!stopped && count <= HABIT_SHARE * lines) return null;
  const level = gravityOf(template, count);
  const score = novelty({
    level,
    count,
    serviceAgeMs: signal.at - past.firstMinute,
    newLastHour: 0,
    habit: !stopped && isHabit({ level, minutes, spoke, lines }),
  });
  return score !== null && score > signal.score ? { score, severity: severityOf(level, score) } : null;
}
