import type { WindowFindings } from "@/lib/templates";
import type { SignalDraft } from "./draft";
import { lastMoment, QUOTES_PER_SIGNAL, quoteOf } from "./evidence";
import type { Past } from "./past";
import { PAST_MINUTES } from "./rates";
import { around } from "./series";
import { type Share, severityShift } from "./shift";

/** The share of error lines in the newest minute, and in the newest three for services that say little. */
export function shiftIn(findings: WindowFindings, past: Past): SignalDraft | null {
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

const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
