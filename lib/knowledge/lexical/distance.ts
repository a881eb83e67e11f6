import { termsOf } from "../text/terms";
import { embedTexts, similarity } from "./embed";
import { type Lexicon, learnLexicon } from "./lexicon";

/** Texts that share a smaller part of their words are not near each other by any vectors: none are made of them. */
const LEAST_SHARED = 0.9;

/**
 * How far apart two of these texts are by lexical vectors: 0 is the same, 1 for those that share few words. What their words
 * tell is learned from these texts alone, of which few are common, so that a word in which two differ weighs much.
 */
export function textDistance(texts: Iterable<string>): (a: string, b: string) => number {
  let lexicon: Lexicon | null = null;
  const vectors = new Map<string, Float32Array>();
  const vectorOf = (text: string) => {
    lexicon ??= learnLexicon([...new Set(texts)].map((symptom) => ({ symptom })));
    const vector = vectors.get(text) ?? embedTexts([{ text, weight: 1 }], lexicon);
    vectors.set(text, vector);
    return vector;
  };
  return (a, b) =>
    sharesMost(wordsOf(a), wordsOf(b)) ? Math.max(0, 1 - similarity(vectorOf(a), vectorOf(b))) : 1;
}

/** The same few texts are compared again and again, by every look at a workspace. */
const KEPT = 5000;
const kept = new Map<string, Set<string>>();

function wordsOf(text: string): Set<string> {
  const known = kept.get(text);
  if (known) return known;
  const words = new Set(termsOf(text).map((term) => term.text));
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
  kept.set(text, words);
  return words;
}

function sharesMost(a: Set<string>, b: Set<string>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  const needed = LEAST_SHARED * many.size;
  if (few.size < needed) return false;
  let left = few.size;
  for (const word of few) if (!many.has(word) && --left < needed) return false;
  return true;
}
