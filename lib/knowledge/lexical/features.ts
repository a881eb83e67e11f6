import type { Weighted } from "../text/question";
import { termsOf } from "../text/terms";
import { gramsOf, type Lexicon, tellingOf, tellingOfGram, tellingOfTemplate } from "./lexicon";

/** What an incident is likened by. */
export interface IncidentInput {
  /** Templates whose lines complain, with their patterns; also what people wrote, without an id. */
  complaints: { id: string | null; text: string }[];
  /** All templates of its signals; they only decide between incidents that complain alike. */
  templates: string[];
}

const PAIR = 0.5;
const GRAM = 0.35;
const BACKGROUND = 0.02;
/** In a corpus of this size, what fewer than LEAST_SHARED have says nothing of likeness and only dilutes the rest. */
const LARGE_CORPUS = 30;
const LEAST_SHARED = 3;

/** Words, pairs and pieces of words, each weighted by how much it tells in this workspace. */
export function textFeatures(texts: Weighted[], lexicon: Lexicon): Map<string, number> {
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
  return features;
}

/**
 * Templates that complain and the words of their patterns, half and half however many there are, and faintly all templates.
 * How often a line came does not count: a longer incident of the same cause has more of the same lines.
 */
export function incidentFeatures(
  { complaints, templates }: IncidentInput,
  lexicon: Lexicon,
): Map<string, number> {
  const least = lexicon.documents < LARGE_CORPUS ? 1 : LEAST_SHARED;
  const words = new Set(complaints.flatMap(({ text }) => termsOf(text)).map(({ text }) => text));
  const known = [...words].filter((word) => (lexicon.anywhere.get(word) ?? 0) >= least);
  const weighted = (ids: Iterable<string>) =>
    [...ids]
      .filter((id) => (lexicon.templates.get(id) ?? 0) >= least)
      .map((id) => [`t ${id}`, tellingOfTemplate(lexicon, id)] as const);
  const features = new Map<string, number>();
  addScaled(
    features,
    known.map((word) => [`w ${word}`, tellingOf(lexicon, word)] as const),
    1,
  );
  addScaled(features, weighted(new Set(complaints.flatMap(({ id }) => id ?? []))), 1);
  addScaled(features, weighted(new Set(templates)), BACKGROUND);
  return features;
}

/** Adds entries so that together they have this length. */
function addScaled(
  features: Map<string, number>,
  entries: (readonly [string, number])[],
  length: number,
): void {
  const own = Math.hypot(...entries.map(([, weight]) => weight));
  if (own > 0) for (const [feature, weight] of entries) add(features, feature, (length * weight) / own);
}

function add(counts: Map<string, number>, key: string, weight: number): void {
  counts.set(key, (counts.get(key) ?? 0) + weight);
}

/** Ten times is not ten times as much. */
const damped = (count: number) => (count < 1 ? count : 1 + Math.log(count));

/** Cosine of two sets of features, and what they share, the weightiest first. */
export function likeness(
  a: Map<string, number>,
  b: Map<string, number>,
): { similarity: number; shared: string[] } {
  const lengths = Math.hypot(...a.values()) * Math.hypot(...b.values());
  if (lengths === 0) return { similarity: 0, shared: [] };
  const shared: [string, number][] = [];
  let sum = 0;
  for (const [feature, weight] of a) {
    const part = weight * (b.get(feature) ?? 0);
    if (part > 0) shared.push([feature, part]);
    sum += part;
  }
  return {
    similarity: sum / lengths,
    shared: shared.sort((x, y) => y[1] - x[1]).map(([feature]) => feature),
  };
}
