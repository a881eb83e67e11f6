import { singleton } from "@/lib/kit/singleton";
import type { Learned } from "./pack";

/** Terms kept in all, about 100 bytes each; one lexicon alone may be larger. */
const MAX_TERMS = 1_000_000;

interface Kept {
  learned: Learned;
  terms: number;
}

/** What was learned, by space, the least recently used first. */
const all = () => singleton("learned", () => new Map<string, Kept>());

export function kept(key: string): Learned | undefined {
  const found = all().get(key);
  if (!found) return undefined;
  all().delete(key);
  all().set(key, found);
  return found.learned;
}

export function keep(key: string, learned: Learned): void {
  const { anywhere, inSymptoms, grams, templates } = learned.lexicon;
  const terms = anywhere.size + inSymptoms.size + grams.size + templates.size + 1;
  all().delete(key);
  all().set(key, { learned, terms });
  let sum = [...all().values()].reduce((total, one) => total + one.terms, 0);
  for (const [oldest, one] of all()) {
    if (sum <= MAX_TERMS || oldest === key) return;
    all().delete(oldest);
    sum -= one.terms;
  }
}
