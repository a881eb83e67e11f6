import type { Weighted } from "../text/question";
import { termsOf } from "../text/terms";
import { gramsOf, type Lexicon, tellingOf, tellingOfGram } from "./lexicon";

/** Numbers in a lexical vector. Hashing 512 loses 3 points of top-1 against exact cosines, 1024 none that a bench could see. */
export const LEXICAL_DIMENSION = 1024;
/** Each feature goes to two places, so that one collision does not decide. */
const PLACES = 2;
const PAIR = 0.5;
const GRAM = 0.35;

/** What is embedded: texts with their weights, and ids of templates, which count like words. */
export interface LexicalInput {
  texts: Weighted[];
  templates?: { id: string; weight: number }[];
}

/**
 * A unit vector of LEXICAL_DIMENSION: words, pairs, pieces of words and templates, each weighted by how much it tells, hashed
 * with sign (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009). Zero when nothing is known.
 */
export function embedLexically(input: LexicalInput, lexicon: Lexicon): Float32Array {
  const vector = new Float32Array(LEXICAL_DIMENSION);
  for (const [feature, weight] of featuresOf(input, lexicon)) scatter(vector, feature, weight);
  return normalised(vector);
}

function featuresOf({ texts, templates = [] }: LexicalInput, lexicon: Lexicon): Map<string, number> {
  const words = new Map<string, number>();
  const grams = new Map<string, number>();
  for (const { text, weight } of texts)
    for (const term of termsOf(text)) {
      add(words, term.text, term.kind === "pair" ? weight * PAIR : weight);
      const pieces = gramsOf(term);
      for (const piece of pieces) add(grams, piece, weight / Math.sqrt(pieces.length));
    }
  const features = new Map<string, number>();
  for (const [word, count] of words)
    if (lexicon.anywhere.has(word)) features.set(`w ${word}`, damped(count) * tellingOf(lexicon, word));
  for (const [gram, count] of grams)
    if (lexicon.grams.has(gram))
      features.set(`g ${gram}`, GRAM * damped(count) * tellingOfGram(lexicon, gram));
  for (const { id, weight } of templates) add(features, `t ${id}`, weight);
  return features;
}

function add(counts: Map<string, number>, key: string, weight: number): void {
  counts.set(key, (counts.get(key) ?? 0) + weight);
}

/** Ten times is not ten times as much. */
const damped = (count: number) => (count < 1 ? count : 1 + Math.log(count));

function scatter(vector: Float32Array, feature: string, weight: number): void {
  for (let place = 0; place < PLACES; place++) {
    const hash = hashOf(feature, place * 0x9e3779b1);
    vector[hash % vector.length]! += hash & 0x40000000 ? weight : -weight;
  }
}

/** FNV-1a over the UTF-16 units, then mixed so that every bit depends on all. */
function hashOf(text: string, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function normalised(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** Cosine of two unit vectors. */
export function similarity(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
