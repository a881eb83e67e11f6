import { cut } from "@/lib/kit/cut";
import { formatPercent } from "@/lib/kit/format";
import type { Report } from "../../report/schemas";
import type { Hypothesis } from "../../schemas";
import type { PlanContent, PlanStep, Stance } from "../schemas";
import { namedIn } from "../targets";

export interface Looked {
  plan: PlanContent;
  report: Report;
}
export type Judge = (looked: Looked) => Stance;

/** Says it within the form of a vote: names in a report can be long. */
export const stance = (choice: Stance["choice"], confidence: number, reasons: string[]): Stance => ({
  choice,
  confidence: Math.round(Math.min(1, Math.max(0, confidence)) * 1000) / 1000,
  reasons: reasons
    .map((reason) => cut(reason.trim(), 500))
    .filter(Boolean)
    .slice(0, 10),
});

/** The share that k of n speak for, never certain from few (Laplace's rule of succession). */
export const succession = (k: number, n: number): number => (k + 1) / (n + 2);

export const percent = formatPercent;

/** "a, b and 3 more" */
export function list(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most);
  if (names.length > most) return `${shown.join(", ")} and ${names.length - most} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

export const suspectOf = ({ diagnosis }: Report): Hypothesis | undefined => diagnosis?.hypotheses[0];

/** Everything of the report that has a name. */
export function namesOf({ plan, report }: Looked): Set<string> {
  const { diagnosis, prediction } = report;
  return new Set([
    ...plan.services,
    ...(diagnosis?.hypotheses.map(({ entity }) => entity.name) ?? []),
    ...(diagnosis?.blastRadius.map(({ service }) => service) ?? []),
    ...(prediction?.next.map(({ service }) => service) ?? []),
  ]);
}

/** Whom a step acts on, as its action and its way back say. What it only looks at does not count. */
export const actsOn = ({ action, rollback }: PlanStep, names: ReadonlySet<string>): string[] =>
  namedIn(`${action}\n${rollback ?? ""}`, names);
