import { idf, type Lexicon, tellingOf } from "../lexical/lexicon";
import { termsOf } from "../text/terms";

/** A text in four parts, each with its own worth. They are the weights A to D of a tsvector. */
export interface Fields<T> {
  name: T;
  lead: T;
  body: T;
  code: T;
}
export const FIELDS = ["name", "lead", "body", "code"] as const;

/** How often each term occurs in a part, and how many words the part has. */
export interface Counts {
  terms: Map<string, number>;
  words: number;
}

/** A document as the ranking sees it. */
export interface Counted {
  fields: Fields<Counts>;
  /** The single words of its names, stemmed. */
  nameWords: Set<string>;
}

/** What a ranking needs to know of the whole corpus. */
export interface Corpus {
  lexicon: Lexicon;
  /** In how many documents' names a word occurs. */
  inNames: Map<string, number>;
  meanWords: Fields<number>;
}

/** Worth of a part, and how much its length counts against it. Chosen on three corpora, see docs/decisions/0005-lexical-memory.md. */
const WORTH: Fields<number> = { name: 3, lead: 2, body: 0.35, code: 0.3 };
const LENGTH: Fields<number> = { name: 0.75, lead: 0.3, body: 0.5, code: 0.75 };
const SATURATION = 1.6;
/** A name that is wholly spoken of in the question raises the score by this share. */
const NAMED = 0.5;

export function countTerms(text: string): Counts {
  const counts: Counts = { terms: new Map(), words: 0 };
  for (const term of termsOf(text)) {
    counts.terms.set(term.text, (counts.terms.get(term.text) ?? 0) + 1);
    if (term.kind === "word") counts.words++;
  }
  return counts;
}

export interface TextScore {
  score: number;
  /** Terms of the question that were found, those that count most first, with the best part they were found in. */
  matched: { term: string; field: keyof Fields<unknown>; share: number }[];
}

/**
 * BM25F (Robertson, Zaragoza, Taylor, CIKM 2004) over the four parts, with the weights of terms learned from the workspace.
 * `question` holds terms and their weights.
 */
export function scoreText(question: Map<string, number>, document: Counted, corpus: Corpus): TextScore {
  const matched: TextScore["matched"] = [];
  let score = 0;
  for (const [term, weight] of question) {
    const found = frequency(term, document.fields, corpus.meanWords);
    if (!found) continue;
    const part =
      weight *
      tellingOf(corpus.lexicon, term) *
      ((found.weighted * (SATURATION + 1)) / (SATURATION + found.weighted));
    score += part;
    matched.push({ term, field: found.field, share: part });
  }
  if (score === 0) return { score, matched };
  matched.sort((a, b) => b.share - a.share);
  return {
    score: score * (1 + NAMED * namedShare(question, document.nameWords, corpus)),
    matched: matched.map((one) => ({ ...one, share: one.share / score })),
  };
}

function frequency(term: string, document: Fields<Counts>, mean: Fields<number>) {
  let weighted = 0;
  let best = 0;
  let field: keyof Fields<unknown> = "body";
  for (const key of FIELDS) {
    const count = document[key].terms.get(term);
    if (count === undefined) continue;
    const length = 1 - LENGTH[key] + (LENGTH[key] * document[key].words) / Math.max(1, mean[key]);
    const own = (WORTH[key] * count) / length;
    weighted += own;
    if (own > best) [best, field] = [own, key];
  }
  return weighted > 0 ? { weighted, field } : null;
}

/** How much of a document's name the question speaks of, 0 to 1, by what the words tell among names. */
function namedShare(
  question: Map<string, number>,
  nameWords: Set<string>,
  { inNames, lexicon }: Corpus,
): number {
  let all = 0;
  let spoken = 0;
  for (const term of nameWords) {
    const telling = idf(lexicon.documents, inNames.get(term) ?? 0);
    all += telling;
    if (question.has(term)) spoken += telling;
  }
  return all === 0 ? 0 : spoken / all;
}
