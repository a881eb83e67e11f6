import { embedTexts, similarity } from "./embed";
import { learnLexicon } from "./lexicon";

/**
 * How far apart two of these texts are by lexical vectors: 0 is the same. What their words tell is learned from these texts
 * alone, of which few are common, so that a word in which two differ weighs much.
 */
export function textDistance(texts: Iterable<string>): (a: string, b: string) => number {
  const lexicon = learnLexicon([...new Set(texts)].map((symptom) => ({ symptom })));
  const kept = new Map<string, Float32Array>();
  const vectorOf = (text: string) => {
    const vector = kept.get(text) ?? embedTexts([{ text, weight: 1 }], lexicon);
    kept.set(text, vector);
    return vector;
  };
  return (a, b) => Math.max(0, 1 - similarity(vectorOf(a), vectorOf(b)));
}
