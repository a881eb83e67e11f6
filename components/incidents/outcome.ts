import type { Incident } from "@/lib/incidents/schemas";

/** What an incident turned out to be, as people say it; null where nobody said. */
export type Outcome = Pick<Incident, "what" | "fix" | "fixedIn">;
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
