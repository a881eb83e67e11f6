import type { IncidentDetail } from "@/lib/incidents";
import { complains } from "@/lib/knowledge";
import { kindOf, type Signal } from "@/lib/signals";
import type { DetectionInput } from "../crew/schemas";

export type Sign = DetectionInput["signs"][number];

const COMPLAINING: ReadonlySet<string> = new Set(["warn", "error", "fatal"]);

/** Signals as the agent of detection weighs them. Pure. `firing` holds the ids of alerts that fire. */
export function signsOf(
  { report }: Pick<IncidentDetail, "report">,
  signals: readonly Signal[],
  firing: ReadonlySet<string>,
): Sign[] {
  const levels = new Map(report?.templates.map(({ templateId, level }) => [templateId, level]));
  return signals.map((signal) => ({
    id: signal.id,
    service: signal.service,
    kind: signal.kind,
    score: signal.score,
    ...momentsOf(signal),
    seen: Math.max(1, signal.seen),
    isFiring: signal.kind === "alert" ? firing.has(signal.id) : null,
    complains: isComplaint(signal, levels.get(signal.templateId ?? "")),
  }));
}

/**
 * First and last seen, epoch ms of the records' own time. A row holds when it was seen last by arrival; the records that came
 * with it are as much later than the first as they arrived later.
 */
export function momentsOf(signal: Pick<Signal, "at" | "createdAt" | "lastSeenAt" | "evidence">): {
  firstAt: number;
  lastAt: number;
} {
  const firstAt = Date.parse(signal.at);
  const later = Math.max(0, Date.parse(signal.lastSeenAt) - Date.parse(signal.createdAt));
  const quoted = signal.evidence.quotes.map(({ ts }) => Date.parse(ts));
  return { firstAt, lastAt: Math.max(firstAt + later, ...quoted) };
}

/**
 * Whether a signal speaks of trouble. More lines than usual do when they complain, by their level or by their words; fewer do
 * when those lines did not, since then work is missing; silence and a shift to worse levels always do.
 */
function isComplaint({ kind, severity, pattern, evidence }: Signal, level: string | undefined): boolean {
  if (kind === "silence" || kind === "severity_shift") return true;
  if (kind === "alert" && severity !== "info") return true;
  const text = [pattern, evidence.alert?.title, evidence.quotes[0]?.text].filter(Boolean).join(" ");
  const speaksOfTrouble = COMPLAINING.has(level ?? "") || kindOf(text) !== null || complains(text);
  return kind === "rate_drop" ? !speaksOfTrouble : speaksOfTrouble;
}
