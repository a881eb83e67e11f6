import { minuteOf } from "@/lib/kit/clock";
import { cut } from "@/lib/kit/cut";
import type { RecordRef, TemplateFinding, WindowFindings } from "@/lib/templates";
import { type SignalDraft, severityOf } from "./draft";
import { gravity } from "./kinds";
import type { Past } from "./past";
import type { RateVerdict } from "./rates";
import type { Quote, SignalKind } from "./schemas";
import { around, median } from "./series";

export const QUOTES_PER_SIGNAL = 3;

/** `count`: how often it was told by now, where that is more than in this window. */
export const gravityOf = (template: TemplateFinding, count = template.count) =>
  gravity(template.level, textOf(template), count);
export const textOf = ({ pattern, first }: TemplateFinding) => `${pattern} ${first.text}`;

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

export function draftOf(
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
      ...(template.seenIn && { seenIn: template.seenIn }),
    },
  };
}

/** Quotes are read by people and models: a line is enough of a stack trace. */
const QUOTE_CHARACTERS = 500;
export const quoteOf = (service: string, record: RecordRef): Quote => ({
  recordId: record.id,
  ts: new Date(record.ts).toISOString(),
  service,
  text: record.text.length > QUOTE_CHARACTERS ? `${cut(record.text, QUOTE_CHARACTERS)}…` : record.text,
});

/** The newest moment we can vouch for: the template's last minute, or a quote in it. */
export const lastMoment = (template: TemplateFinding) =>
  Math.max(template.first.ts, template.minutes.at(-1)?.[0] ?? 0, ...template.quotes.map((q) => q.ts));

export const linesText = (count: number) => (count === 1 ? "1 line" : `${count} lines`);
export function usualText({ usual: [low, high], expected }: RateVerdict): string {
  if (high === 0) return "none is usual";
  return low === high ? `${median([low, expected])} is usual` : `${low} to ${high} are usual`;
}
