import { HOUR_MS, MINUTE_MS, minuteOf } from "@/lib/kit/clock";
import type { RecordRef, TemplateFinding, WindowFindings } from "@/lib/templates";
import { type Continuation, type SignalDraft, severityOf } from "./draft";
import { gravity, WARN } from "./kinds";
import { COLD_MS, HABIT_SHARE, isHabit, novelty } from "./novelty";
import { DROP_MINUTES, drop, PAST_MINUTES, type RateVerdict, spike, spikeFloor } from "./rates";
import type { Quote, SignalKind } from "./schemas";
import { around, type Counts, lowerBound, median, pastOf } from "./series";
import { type Share, severityShift } from "./shift";

/** A stored signal that may be going on. */
export interface KnownSignal {
  id: string;
  kind: SignalKind;
  templateId: string | null;
  observed: number;
  expected: number;
  score: number;
  /** First bad moment, epoch ms of the records' own time. */
  at: number;
  /** Epoch ms, by arrival. */
  createdAt: number;
  lastSeenAt: number;
}

/** What the rows say about a service before and during the window. Minutes are epoch ms of the records' own time. */
export interface Past {
  /** The service's first minute ever. */
  firstMinute: number;
  /** Minutes in which the service spoke, ascending, the window's own included. */
  spoke: number[];
  /** Lines by level index in those minutes. */
  levels: ReadonlyMap<number, number[]>;
  counts: ReadonlyMap<string, Counts>;
  /** When complaints (level warn or worse) of the service were first seen, ascending. */
  complaintsBegan: number[];
  known: KnownSignal[];
}

const QUOTES_PER_SIGNAL = 3;
/** What began with the window's outage is not its past. */
const OUTAGE_MS = 5 * MINUTE_MS;
/** After this long a new template is how things are. */
const NEW_FOR_MS = 6 * HOUR_MS;
/** Away for this long and back: a return, not a continuation. */
const AWAY_MS = 2 * MINUTE_MS;
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
  const shifted = shift(findings, past);
  if (shifted) drafts.push(shifted);
  return { drafts, continued: continuations(findings, past) };
}

const gravityOf = (template: TemplateFinding) =>
  gravity(template.level, `${template.pattern} ${template.first.text}`);

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
    explanation: `${lines(best.count)} in one minute where ${usual(best.verdict)}.`,
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
  explanation: `At most ${lines(found.highest)} a minute where ${usual(found)}.`,
  observed: found.highest,
  expected: found.expected,
});

/** The share of error lines in the newest minute, and in the newest three for services that say little. */
function shift(findings: WindowFindings, past: Past): SignalDraft | null {
  const shares = new Map(
    past.spoke.map((minute) => {
      const levels = past.levels.get(minute) ?? [];
      const lines = levels.reduce((sum, n) => sum + n, 0);
      return [minute, { errors: (levels[4] ?? 0) + (levels[5] ?? 0), lines }] as const;
    }),
  );
  const errors = new Map([...shares].map(([minute, share]) => [minute, share.errors]));
  let best: { verdict: NonNullable<ReturnType<typeof severityShift>>; minute: number } | null = null;
  for (const { minute } of findings.minutes) {
    const end = past.spoke.indexOf(minute);
    for (const span of [1, 3]) {
      const begin = Math.max(0, end - span + 1);
      const now = past.spoke.slice(begin, end + 1).map((m) => shares.get(m)!);
      const before = past.spoke.slice(Math.max(0, begin - PAST_MINUTES), begin).map((m) => shares.get(m)!);
      const verdict = severityShift(now.reduce(add, { errors: 0, lines: 0 }), before);
      if (verdict && (!best || verdict.score > best.verdict.score)) best = { verdict, minute };
    }
  }
  if (!best) return null;
  const { verdict, minute } = best;
  const worst = findings.templates
    .flatMap((t) => (t.errors && !t.muted ? [{ ...t.errors, lastAt: lastMoment(t) }] : []))
    .sort((a, b) => b.count - a.count)
    .slice(0, QUOTES_PER_SIGNAL);
  // Only muted templates say errors: somebody has decided that these do not count.
  if (worst.length === 0) return null;
  return {
    kind: "severity_shift",
    service: findings.service,
    templateId: null,
    pattern: null,
    windowId: findings.windowId,
    score: verdict.score,
    severity: verdict.share >= 0.5 ? "high" : "medium",
    at: Math.max(minute, Math.min(...worst.map((errors) => errors.first.ts))),
    lastAt: Math.max(minute, ...worst.map((errors) => errors.lastAt)),
    evidence: {
      explanation: `${percent(verdict.share)} of the lines are errors where ${percent(verdict.expected)} is usual.`,
      observed: verdict.share,
      expected: verdict.expected,
      series: around(errors, minute, findings.minutes.at(-1)!.minute),
      quotes: worst.map((errors) => quoteOf(findings.service, errors.first)),
    },
  };
}
const add = (a: Share, b: Share): Share => ({ errors: a.errors + b.errors, lines: a.lines + b.lines });

/** Known signals that this window shows again. */
function continuations(findings: WindowFindings, past: Past): Continuation[] {
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
    return [{ signalId: signal.id, lastAt: lastMoment(template), strong, grown }];
  });
}

/**
 * A newcomer is judged by its first window, which may hold one line of it; what follows is judged with it, unless it is a
 * small part of what the service says (see HABIT_SHARE): an error that one request in fifty has had all along.
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
  if (count <= HABIT_SHARE * lines) return null;
  const level = gravityOf(template);
  const score = novelty({
    level,
    count,
    serviceAgeMs: signal.at - past.firstMinute,
    newLastHour: 0,
    habit: isHabit({ level, minutes, spoke, lines }),
  });
  return score !== null && score > signal.score ? { score, severity: severityOf(level, score) } : null;
}

interface Figures {
  kind: SignalKind;
  score: number;
  level: number;
  at: number;
  lastAt: number;
  explanation: string;
  observed: number;
  expected: number | null;
}

function draftOf(
  findings: WindowFindings,
  template: TemplateFinding,
  past: Past,
  figures: Figures,
): SignalDraft {
  const counts = past.counts.get(template.id) ?? new Map(template.minutes);
  const last = template.minutes.at(-1)?.[0] ?? figures.at;
  return {
    kind: figures.kind,
    service: findings.service,
    templateId: template.id,
    pattern: template.pattern,
    windowId: findings.windowId,
    score: figures.score,
    severity: severityOf(figures.level, figures.score),
    at: figures.at,
    lastAt: figures.lastAt,
    evidence: {
      explanation: figures.explanation,
      observed: figures.observed,
      expected: figures.expected,
      series: around(counts, minuteOf(figures.at), last),
      quotes: template.quotes.slice(0, QUOTES_PER_SIGNAL).map((q) => quoteOf(findings.service, q)),
    },
  };
}

/** Quotes are read by people and models: a line is enough of a stack trace. */
const QUOTE_CHARACTERS = 500;
const quoteOf = (service: string, record: RecordRef): Quote => ({
  recordId: record.id,
  ts: new Date(record.ts).toISOString(),
  service,
  text: record.text.length > QUOTE_CHARACTERS ? `${record.text.slice(0, QUOTE_CHARACTERS)}…` : record.text,
});

/** The newest moment we can vouch for: the template's last minute, or a quote in it. */
const lastMoment = (template: TemplateFinding) =>
  Math.max(template.first.ts, template.minutes.at(-1)?.[0] ?? 0, ...template.quotes.map((q) => q.ts));

const lines = (count: number) => (count === 1 ? "1 line" : `${count} lines`);
const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
function usual({ usual: [low, high], expected }: RateVerdict): string {
  if (high === 0) return "none is usual";
  return low === high ? `${median([low, expected])} is usual` : `${low} to ${high} are usual`;
}
