import { z } from "zod";
import type { Incident, IncidentDetail, IncidentPatch } from "@/lib/incidents/schemas";
import type { Signal } from "@/lib/signals/schemas";

/** What an incident turned out to be, as people say it; null where nobody said. */
export interface Outcome {
  what: string | null;
  fix: string | null;
  /** The release that brought the fix. */
  fixedIn: string | null;
}
const text = z.string().nullable();
export const outcomeShape = {
  what: text,
  fix: text,
  fixedIn: text,
  mergedInto: z.number().int().nullable(),
};

type Ended = Partial<Outcome & { mergedInto: number | null }>;
export type EndedIncident = IncidentDetail & Ended;
export type EndedRow = Incident & Ended;
export type EndingPatch = IncidentPatch & Partial<Outcome>;

/** A signal with why it belongs to its incident, as it was kept: read it with `groupingSchema`. */
export type GroupedSignal = Signal & { grouping?: unknown };

/** The three questions, in the order they are asked. */
export const QUESTIONS = [
  { field: "what", label: "What was it?", placeholder: "The pool of connections was too small", most: 2000 },
  { field: "fix", label: "What fixed it?", placeholder: "Doubled the pool, restarted checkout", most: 2000 },
  { field: "fixedIn", label: "Fixed in release", placeholder: "2.14.1", most: 200 },
] as const satisfies { field: keyof Outcome; label: string; placeholder: string; most: number }[];

/** The answers of a form: an empty one says nothing. */
export function outcomeOf(form: FormData): Outcome {
  const said = (field: keyof Outcome) => String(form.get(field) ?? "").trim() || null;
  return { what: said("what"), fix: said("fix"), fixedIn: said("fixedIn") };
}

/** Of the answers those that are others than before; a server need not be told what it knows. */
export function changesOf(before: Partial<Outcome>, after: Outcome): Partial<Outcome> {
  const fields = QUESTIONS.map(({ field }) => field).filter(
    (field) => after[field] !== (before[field] ?? null),
  );
  return Object.fromEntries(fields.map((field) => [field, after[field]]));
}
