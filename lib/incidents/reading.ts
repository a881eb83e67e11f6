import type { Edge } from "@/lib/catalog";
import { LEVELS } from "@/lib/intake/level";
import { gravity, kindOf, type Severity, type Signal, type TroubledTemplate, worseOf } from "@/lib/signals";
import { type ChangeSeen, causeOf, type Sufferer } from "./cause";
import type { FirstRead } from "./schemas";
import { plain, sentenceOf, type TellingLine, titleOf } from "./title";

const TEMPLATES_AT_MOST = 8;
const QUOTES_AT_MOST = 8;
const CHANGES_AT_MOST = 12;
const WARN = 3;
const ERROR = 4;
/** A failure that has reached this many services is worse than its worst line says. */
const WIDE = 3;
const VERY_WIDE = 6;

export interface Material {
  /** Of the incident, the surest first. At least one. */
  signals: Signal[];
  templates: TroubledTemplate[];
  edges: Edge[];
  changes: ChangeSeen[];
  /** Epoch ms of the records' own time. */
  lastBadAt: number;
  readMs: number;
  readAt: number;
}

/** What there is to know about an incident from its rows alone, in the words of a person. Pure. */
export function readIncident(material: Material): FirstRead {
  const { signals, templates } = material;
  const levelOf = levels(signals, templates);
  const sufferers = sufferersOf(signals);
  const isHarmless = signals.every(
    (signal) => signal.kind === "rate_spike" && (levelOf.get(signal.id) ?? 0) < WARN,
  );
  const cause = causeOf({ sufferers, edges: material.edges, changes: material.changes, isHarmless });
  const bySuspicion = [...sufferers].sort(
    (a, b) => Number(b.service === cause.service) - Number(a.service === cause.service),
  );
  return {
    headline: headlineOf(material, bySuspicion, cause.service),
    severity: severityOf(signals),
    services: bySuspicion.map((sufferer) => sufferer.service),
    firstBadAt: new Date(Math.min(...sufferers.map((s) => s.firstBadAt))).toISOString(),
    cause,
    changes: signals
      .slice(0, CHANGES_AT_MOST)
      .map((signal) => ({ text: changeText(signal), signalId: signal.id })),
    templates: topTemplates(material),
    quotes: quotesOf(signals),
    readMs: material.readMs,
    readAt: new Date(material.readAt).toISOString(),
  };
}

/** Worst of the signals, raised by the number of services that are in trouble. */
export function severityOf(signals: Signal[]): Severity {
  const worst = signals.map((signal) => signal.severity).reduce(worseOf, "info");
  const wide = new Set(signals.map((signal) => signal.service)).size;
  if (wide >= VERY_WIDE) return worseOf(worst, worst === "high" ? "critical" : "high");
  return wide >= WIDE ? worseOf(worst, "high") : worst;
}

/** The level that each signal's lines are judged by. */
function levels(signals: Signal[], templates: TroubledTemplate[]): Map<string, number> {
  const byId = new Map(templates.map((template) => [template.id, template]));
  return new Map(
    signals.map((signal) => {
      const template = signal.templateId ? byId.get(signal.templateId) : undefined;
      return [signal.id, template ? gravity(template.level, textOf(signal)) : ERROR];
    }),
  );
}

export const textOf = (signal: Signal) => `${signal.pattern ?? ""} ${signal.evidence.quotes[0]?.text ?? ""}`;

/** The services in trouble, the first to go bad first. */
function sufferersOf(signals: Signal[]): Sufferer[] {
  const byService = new Map<string, Sufferer>();
  for (const signal of signals) {
    const at = Date.parse(signal.at);
    const text = [signal.pattern ?? "", ...signal.evidence.quotes.map((quote) => quote.text)].join(" ");
    const isSilent = signal.kind === "silence";
    const known = byService.get(signal.service);
    if (!known)
      byService.set(signal.service, {
        service: signal.service,
        firstBadAt: at,
        texts: isSilent ? [] : [text],
        isSilent,
      });
    else {
      known.firstBadAt = Math.min(known.firstBadAt, at);
      known.isSilent ||= isSilent;
      if (!isSilent) known.texts.push(text);
    }
  }
  return [...byService.values()].sort((a, b) => a.firstBadAt - b.firstBadAt);
}

function headlineOf(
  { signals, templates, lastBadAt }: Material,
  sufferers: Sufferer[],
  guilty: string | null,
) {
  const counts = new Map(templates.map((template) => [template.id, template.count]));
  const own = guilty ? signals.filter((signal) => signal.service === guilty) : [];
  const told = strongestKind(own.length > 0 ? own : signals, counts);
  const firstBadAt = Math.min(...sufferers.map((sufferer) => sufferer.firstBadAt));
  const ids = new Set(told.map((signal) => signal.templateId));
  const lines = told.filter((signal) => signal.pattern !== null).map(lineOf);
  return titleOf({
    services: sufferers.map((sufferer) => sufferer.service),
    lines,
    count: [...ids].reduce((sum, id) => sum + (id ? (counts.get(id) ?? 0) : 0), 0),
    spanMs: lastBadAt - firstBadAt,
    otherwise: lines.length === 0 && told[0] ? wordless(told[0]) : null,
  });
}

const lineOf = (signal: Signal): TellingLine => ({
  pattern: signal.pattern!,
  quotes: signal.evidence.quotes.map((quote) => quote.text),
});

/** The signals that together weigh most: those of one kind of fault, or of one template where no kind is known. */
function strongestKind(signals: Signal[], counts: Map<string, number>): Signal[] {
  const groups = new Map<string, { weight: number; signals: Signal[] }>();
  for (const signal of signals) {
    const kind = signal.pattern === null ? null : kindOf(textOf(signal));
    const key = kind ? `kind ${kind.name}` : `template ${signal.templateId ?? signal.id}`;
    const group = groups.get(key) ?? { weight: 0, signals: [] };
    const lines = signal.templateId ? (counts.get(signal.templateId) ?? 1) : 1;
    // A line that tells what kind of fault it is makes the better headline, a rise of the error share the worst.
    const tells = kind ? 1.5 : signal.kind === "severity_shift" ? 0.1 : 1;
    group.weight += signal.score * signal.score * tells * (1 + Math.log10(Math.max(1, lines)));
    group.signals.push(signal);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.weight - a.weight)[0]?.signals ?? [];
}

function wordless(signal: Signal): string {
  if (signal.kind === "silence") return `${signal.service} fell silent`;
  if (signal.kind === "severity_shift") return `More errors than usual in ${signal.service}`;
  return `Unusual activity in ${signal.service}`;
}

function changeText(signal: Signal): string {
  const { explanation } = signal.evidence;
  if (signal.pattern === null) return `${signal.service}: ${explanation}`;
  const line = plain(sentenceOf(lineOf(signal)) || signal.pattern, 120);
  return `${signal.service}: “${line}”. ${explanation}`;
}

function topTemplates({ signals, templates }: Material): FirstRead["templates"] {
  const fresh = new Set(signals.filter((s) => s.kind === "new_template").map((s) => s.templateId));
  const weight = (t: TroubledTemplate) =>
    (t.level + (fresh.has(t.id) ? 1 : 0)) * (1 + Math.log10(1 + t.count));
  return [...templates]
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, TEMPLATES_AT_MOST)
    .map((template) => ({
      templateId: template.id,
      service: template.service,
      pattern: template.pattern,
      level: LEVELS[template.level]!,
      count: template.count,
      isNew: fresh.has(template.id),
      sparkline: template.sparkline,
    }));
}

/** One line of each of the surest signals, then more, in the order in which they were written. */
function quotesOf(signals: Signal[]): FirstRead["quotes"] {
  const quotes = new Map<string, FirstRead["quotes"][number]>();
  for (const place of [0, 1, 2])
    for (const signal of signals) {
      const quote = signal.evidence.quotes[place];
      if (quote && quotes.size < QUOTES_AT_MOST) quotes.set(quote.recordId, quote);
    }
  return [...quotes.values()].sort((a, b) => Date.parse(a.ts) - Date.parse(b.ts));
}
