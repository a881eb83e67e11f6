import type { Edge } from "@/lib/catalog";
import { LEVELS } from "@/lib/intake/level";
import { gravity, kindOf, type Severity, type Signal, type TroubledTemplate, worseOf } from "@/lib/signals";
import type { FirstRead } from "../schemas";
import { type ChangeSeen, causeOf, type Sufferer } from "./cause";
import { alertTitle, plain, sentenceOf, type TellingLine, titleOf } from "./title";

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
  const sufferers = sufferersOf(signals, templates);
  // A line of information is no headline while there are complaints.
  const complaints = signals.filter(
    (signal) => (levelOf.get(signal.id) ?? 0) >= WARN || signal.kind === "rate_drop",
  );
  const gravest = complaints.length > 0 ? complaints : signals;
  const isHarmless = signals.every(
    (signal) => signal.kind === "rate_spike" && (levelOf.get(signal.id) ?? 0) < WARN,
  );
  const cause = causeOf({ sufferers, edges: material.edges, changes: material.changes, isHarmless });
  const bySuspicion = [...sufferers].sort(
    (a, b) => Number(b.service === cause.service) - Number(a.service === cause.service),
  );
  return {
    headline: headlineOf({ ...material, signals: gravest }, bySuspicion, cause.service, isHarmless),
    severity: severityOf(signals),
    services: bySuspicion.map((sufferer) => sufferer.service),
    firstBadAt: new Date(Math.min(...sufferers.map((s) => s.firstBadAt))).toISOString(),
    cause,
    changes: signals
      .slice(0, CHANGES_AT_MOST)
      .map((signal) => ({ text: changeText(signal), signalId: signal.id, service: signal.service })),
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

/** Pattern and first quote: what a signal complains about is read from both. */
export const textOf = ({ pattern, evidence }: Pick<Signal, "pattern" | "evidence">) =>
  evidence.alert
    ? `${evidence.alert.title} ${evidence.alert.description ?? ""}`
    : `${pattern ?? ""} ${evidence.quotes[0]?.text ?? ""}`;

/** The services in trouble, the first to go bad first. */
function sufferersOf(signals: Signal[], templates: TroubledTemplate[]): Sufferer[] {
  const counts = new Map(templates.map((template) => [template.id, template.count]));
  const byService = new Map<string, Sufferer>();
  for (const signal of signals) {
    const at = Date.parse(signal.at);
    const known = byService.get(signal.service) ?? {
      service: signal.service,
      firstBadAt: at,
      complaints: [],
      isSilent: false,
    };
    byService.set(signal.service, known);
    known.firstBadAt = Math.min(known.firstBadAt, at);
    if (signal.kind === "silence") known.isSilent = true;
    else
      known.complaints.push({
        text: signal.evidence.alert
          ? textOf(signal)
          : [signal.pattern ?? "", ...signal.evidence.quotes.map((quote) => quote.text)].join(" "),
        weight: weightOf(signal, (signal.templateId && counts.get(signal.templateId)) || 1),
      });
  }
  return [...byService.values()].sort((a, b) => a.firstBadAt - b.firstBadAt);
}

function headlineOf(
  { signals, templates, lastBadAt }: Material,
  sufferers: Sufferer[],
  guilty: string | null,
  isHarmless: boolean,
) {
  const counts = new Map(templates.map((template) => [template.id, template.count]));
  const own = guilty ? signals.filter((signal) => signal.service === guilty) : [];
  const told = strongestKind(own.length > 0 ? own : signals, counts);
  const firstBadAt = Math.min(...sufferers.map((sufferer) => sufferer.firstBadAt));
  const ids = new Set(told.map((signal) => signal.templateId));
  // What a line says is the headline when it complains; when it only became rare or frequent, that is.
  const complaining = told.filter((signal) => signal.pattern !== null && signal.kind !== "rate_drop");
  const lines = isHarmless ? [] : complaining.map(lineOf);
  const { alert } = told[0]!.evidence;
  if (alert)
    return alertTitle(
      alert.title,
      sufferers.map((sufferer) => sufferer.service),
    );
  return titleOf({
    services: sufferers.map((sufferer) => sufferer.service),
    lines,
    count: [...ids].reduce((sum, id) => sum + (id ? (counts.get(id) ?? 0) : 0), 0),
    spanMs: lastBadAt - firstBadAt,
    otherwise: wordless(told[0]!),
  });
}

const lineOf = (signal: Signal): TellingLine => ({
  pattern: signal.pattern!,
  quotes: signal.evidence.quotes.map((quote) => quote.text),
});

/** The signals that together weigh most: those of one kind of fault, or of one template where no kind is known. */
function strongestKind(signals: Signal[], counts: Map<string, number>): Signal[] {
  const groups = new Map<string, { weights: Map<string, number>; signals: Signal[] }>();
  for (const signal of signals) {
    const kind = signal.pattern === null ? null : kindOf(textOf(signal));
    const subject = signal.templateId ?? signal.id;
    const key = kind ? `kind ${kind.name}` : `template ${subject}`;
    const group = groups.get(key) ?? { weights: new Map<string, number>(), signals: [] as Signal[] };
    const lines = signal.templateId ? (counts.get(signal.templateId) ?? 1) : 1;
    // A line that tells what kind of fault it is makes the better headline, a rise of the error share the worst.
    const tells = kind ? 1.5 : signal.kind === "severity_shift" ? 0.1 : 1;
    const weight = weightOf(signal, lines) * tells;
    // New and spiking, a template is still one witness.
    group.weights.set(subject, Math.max(weight, group.weights.get(subject) ?? 0));
    group.signals.push(signal);
    groups.set(key, group);
  }
  const sumOf = ({ weights }: { weights: Map<string, number> }) =>
    [...weights.values()].reduce((a, b) => a + b, 0);
  return [...groups.values()].sort((a, b) => sumOf(b) - sumOf(a))[0]!.signals;
}

/** A sure signal of few lines outweighs a doubtful one of many; ten times the lines count about twice. */
const weightOf = (signal: Signal, lines: number) => signal.score ** 2 * Math.cbrt(Math.max(1, lines));

function wordless(signal: Signal): string {
  const { service, kind } = signal;
  if (kind === "silence") return `${service} fell silent`;
  if (kind === "severity_shift") return `More errors than usual in ${service}`;
  const line = signal.pattern === null ? "" : plain(sentenceOf(lineOf(signal)), 40);
  const named = line ? `“${line}” lines` : "lines";
  if (kind === "rate_drop") return `Fewer ${named} than usual in ${service}`;
  return kind === "rate_spike" ? `More ${named} than usual in ${service}` : `New ${named} in ${service}`;
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
