import { MINUTE_MS, minuteOf } from "@/lib/kit/clock";
import type { TemplateFinding, WindowFindings } from "@/lib/templates";
import { continuations } from "./continuation";
import type { SignalDraft } from "./draft";
import { draftOf, gravityOf, lastMoment, linesText, usualText } from "./evidence";
import { COLD_MS, isHabit, novelty } from "./novelty";
import type { Past } from "./past";
import { DROP_MINUTES, drop, PAST_MINUTES, type RateVerdict, spike, spikeFloor } from "./rates";
import { type Counts, pastOf } from "./series";
import { shiftIn } from "./shift-in-window";

/** What began with the window's outage is not its past. */
const OUTAGE_MS = 5 * MINUTE_MS;
/** A window that spans more minutes than this is a file or a backlog; in a live one the tick looks for drops. */
const LIVE_SPAN_MINUTES = 3;

/** Everything that one window of one service shows to be wrong. Pure. */
export function judgeWindow(findings: WindowFindings, past: Past) {
  const drafts: SignalDraft[] = [];
  for (const template of findings.templates) {
    if (template.muted) continue;
    const fresh = newTemplate(findings, template, past);
    if (fresh) drafts.push(fresh);
    const risen = rateSpike(findings, template, past);
    if (risen) drafts.push(risen);
    const fallen = findings.minutes.length > LIVE_SPAN_MINUTES ? rateDrop(findings, template, past) : null;
    if (fallen) drafts.push(fallen);
  }
  const shifted = shiftIn(findings, past);
  if (shifted) drafts.push(shifted);
  return { drafts, continued: continuations(findings, past) };
}

function newTemplate(findings: WindowFindings, template: TemplateFinding, past: Past): SignalDraft | null {
  if (!template.isNew) return null;
  const level = gravityOf(template);
  const began = template.first.ts;
  const score = novelty({
    level,
    count: template.count,
    serviceAgeMs: began - past.firstMinute,
    newLastHour: past.complaintsBegan.filter((t) => t >= began - 60 * MINUTE_MS && t < began - OUTAGE_MS)
      .length,
    habit: isHabit({
      level,
      minutes: template.minutes,
      spoke: findings.minutes.map((m) => m.minute),
      lines: findings.records,
    }),
  });
  if (score === null) return null;
  const times = template.count === 1 ? "once" : `${template.count} times`;
  return draftOf(findings, template, past, {
    kind: "new_template",
    score,
    level,
    at: began,
    lastAt: lastMoment(template),
    explanation: `Never seen before in ${findings.service}, ${times} in this window.`,
    observed: template.count,
    expected: null,
  });
}

function rateSpike(findings: WindowFindings, template: TemplateFinding, past: Past): SignalDraft | null {
  const level = gravityOf(template);
  const counts = past.counts.get(template.id);
  if (!counts) return null;
  let best: { verdict: RateVerdict; count: number } | null = null;
  let first: number | null = null;
  for (const [minute] of template.minutes) {
    const count = counts.get(minute) ?? 0;
    if (count < spikeFloor(level)) continue;
    const verdict = spike(pastOf(counts, past.spoke, minute, PAST_MINUTES), count, level);
    if (!verdict) continue;
    first ??= minute;
    if (!best || verdict.score > best.verdict.score) best = { verdict, count };
  }
  if (!best || first === null) return null;
  // What has only just appeared has no past of its own to rise above.
  const appeared = template.isNew ? template.first.ts : newcomer(past, template.id)?.at;
  if (appeared !== undefined && first < appeared + COLD_MS) return null;
  return draftOf(findings, template, past, {
    kind: "rate_spike",
    score: best.verdict.score,
    level,
    at: minuteOf(template.first.ts) === first ? template.first.ts : first,
    lastAt: lastMoment(template),
    explanation: `${linesText(best.count)} in one minute where ${usualText(best.verdict)}.`,
    observed: best.count,
    expected: best.verdict.expected,
  });
}

const newcomer = (past: Past, templateId: string) =>
  past.known.find((signal) => signal.kind === "new_template" && signal.templateId === templateId);

/** Drops inside a file or a backlog; the newest minute is not complete. */
function rateDrop(findings: WindowFindings, template: TemplateFinding, past: Past): SignalDraft | null {
  const counts = past.counts.get(template.id);
  const complete = findings.minutes.slice(0, -1).map((m) => m.minute);
  if (!counts || template.count < PAST_MINUTES) return null;
  for (const minute of complete) {
    const found = dropAt(counts, past.spoke, minute, template.level);
    if (!found) continue;
    return draftOf(findings, template, past, {
      ...dropFigures(found, minute),
      score: found.score,
      level: template.level,
    });
  }
  return null;
}

/** The verdict on the {@link DROP_MINUTES} spoken minutes that end with `minute`. */
export function dropAt(counts: Counts, spoke: readonly number[], minute: number, level: number) {
  const last = [...pastOf(counts, spoke, minute, DROP_MINUTES - 1), counts.get(minute) ?? 0];
  const highest = Math.max(...last);
  // Cheap look before the statistics.
  if (highest > 0 && highest >= (counts.get(minute - DROP_MINUTES * MINUTE_MS) ?? Number.MAX_VALUE))
    return null;
  const past = pastOf(counts, spoke, minute, PAST_MINUTES + DROP_MINUTES - 1).slice(0, 1 - DROP_MINUTES);
  const verdict = drop(past, last, level);
  return verdict && { ...verdict, highest };
}

export const dropFigures = (found: RateVerdict & { highest: number }, minute: number) => ({
  kind: "rate_drop" as const,
  at: minute - (DROP_MINUTES - 1) * MINUTE_MS,
  lastAt: minute + MINUTE_MS,
  explanation: `At most ${linesText(found.highest)} a minute where ${usualText(found)}.`,
  observed: found.highest,
  expected: found.expected,
});
