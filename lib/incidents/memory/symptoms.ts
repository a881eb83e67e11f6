import { cut } from "@/lib/kit/cut";
import { complains, type Symptoms } from "@/lib/knowledge";
import type { Signal } from "@/lib/signals";
import type { FirstRead } from "../schemas";

const COMPLAINTS_AT_MOST = 60;
const COMPLAINING = new Set(["warn", "error", "fatal"]);

/**
 * What an incident is remembered by: its templates that complain, its alerts, and what a person called it. Pure. A title of ours
 * says the same with its service and its counts, in which alike incidents differ: it serves where nothing else speaks.
 */
export function symptomsOf(
  { title, isOurs }: { title: string; isOurs: boolean },
  report: Pick<FirstRead, "templates">,
  signals: Pick<Signal, "templateId" | "pattern" | "evidence">[],
): Symptoms {
  const levels = new Map(report.templates.map(({ templateId, level }) => [templateId, level]));
  const patterns = new Map<string, string>();
  const alerts = new Set<string>();
  for (const { templateId, pattern, evidence } of signals) {
    if (templateId !== null && pattern !== null) patterns.set(templateId, pattern);
    if (evidence.alert) alerts.add(evidence.alert.title);
  }
  const told = [...patterns].filter(
    ([id, pattern]) => COMPLAINING.has(levels.get(id) ?? "") || complains(pattern),
  );
  const worded = told.length > 0 ? told : [...patterns];
  const isMute = worded.length + alerts.size === 0;
  return {
    complaints: [
      ...(isOurs && !isMute ? [] : [{ id: null, text: title }]),
      ...worded.map(([id, text]) => ({ id, text })),
      ...[...alerts].map((text) => ({ id: null, text })),
    ].slice(0, COMPLAINTS_AT_MOST),
    templates: [...patterns.keys()],
  };
}

/** Of one that a person opened: what they said of it. */
export const symptomsByHand = (title: string, description: string | null): Symptoms => ({
  complaints: [title, ...(description ? [cut(description, 2000)] : [])].map((text) => ({
    id: null,
    text,
  })),
  templates: [],
});
