import { termsOf } from "./terms";

/** A part of a text and how the database weighs it. */
export interface Part {
  text: string;
  weight: "A" | "B" | "C" | "D";
}

/** PostgreSQL's own bounds: positions up to 16,383, at most 255 of one word; a tsvector of a megabyte. */
const MAX_POSITION = 16_383;
const MAX_PLACES = 255;
const MAX_WORDS = 20_000;

/** A text as a tsvector in PostgreSQL's notation, by our own analysis: `'disk':1A,7B 'full':2A`. */
export function searchLiteral(parts: Part[]): string {
  const places = new Map<string, string[]>();
  let position = 0;
  for (const { text, weight } of parts)
    for (const term of termsOf(text)) {
      if (position < MAX_POSITION) position++;
      const known = places.get(term.text);
      if (known) {
        if (known.length < MAX_PLACES) known.push(`${position}${weight}`);
      } else if (places.size < MAX_WORDS) places.set(term.text, [`${position}${weight}`]);
    }
  return [...places].map(([word, at]) => `${quoted(word)}:${at.join(",")}`).join(" ");
}

/** A question for any of these words, in PostgreSQL's notation of a tsquery. */
export const anyOf = (terms: Iterable<string>): string => [...terms].map(quoted).join(" | ");

const quoted = (word: string) => `'${word.replace(/[\\']/g, "$&$&")}'`;
