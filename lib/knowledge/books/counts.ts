import { type Counted, FIELDS, type Fields } from "../retrieval/full-text";

/** Counts as a row holds them: `terms` gives each term's count in name, lead, body and code. */
export interface PackedCounts {
  words: Fields<number>;
  nameWords: string[];
  terms: Record<string, number[]>;
}

export function packCounts({ fields, nameWords }: Counted): PackedCounts {
  const terms = new Map<string, number[]>();
  FIELDS.forEach((field, i) => {
    for (const [term, count] of fields[field].terms) {
      const counts = terms.get(term) ?? [0, 0, 0, 0];
      counts[i] = count;
      terms.set(term, counts);
    }
  });
  return {
    words: eachField((field) => fields[field].words),
    nameWords: [...nameWords],
    terms: Object.fromEntries(terms),
  };
}

/** Terms may be some of those that were packed: a search reads those of its question alone. */
export function unpackCounts({ words, nameWords, terms }: PackedCounts): Counted {
  const entries = Object.entries(terms);
  return {
    fields: eachField((field, i) => ({
      words: words[field],
      terms: new Map(entries.flatMap(([term, counts]) => (counts[i]! > 0 ? [[term, counts[i]!]] : []))),
    })),
    nameWords: new Set(nameWords),
  };
}

export const eachField = <T>(of: (field: (typeof FIELDS)[number], i: number) => T): Fields<T> =>
  Object.fromEntries(FIELDS.map((field, i) => [field, of(field, i)])) as unknown as Fields<T>;

/** A tsvector holds a megabyte with its positions: what a name or a lead says comes before what steps and commands say. */
const MAX_LEXEME_BYTES = 500_000;
const LETTERS = ["A", "B", "C", "D"];

/**
 * The text of a tsvector with the terms of name, lead, body and code under the weights A to D, and marks. Terms are letters
 * and digits: nothing in them needs escaping.
 */
export function termsLiteral({ terms }: PackedCounts, marks: string[] = []): string {
  const lexemes = marks.map((mark) => `'${mark}':1D`);
  const best = (counts: number[]) => counts.findIndex((count) => count > 0);
  const sorted = Object.entries(terms).sort(([, a], [, b]) => best(a) - best(b));
  let bytes = 0;
  for (const [term, counts] of sorted) {
    bytes += Buffer.byteLength(term) + 4 * LETTERS.length;
    if (bytes > MAX_LEXEME_BYTES) break;
    const places = LETTERS.flatMap((letter, i) => (counts[i]! > 0 ? `${i + 1}${letter}` : []));
    lexemes.push(`'${term}':${places.join(",")}`);
  }
  return lexemes.join(" ");
}
