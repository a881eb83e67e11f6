import { type Term, termsOf } from "../text/terms";

/** A text to learn from: `symptom` says what it is about, `rest` is everything else it says; an incident has templates too. */
export interface LearnedFrom {
  symptom: string;
  rest?: string;
  templates?: Iterable<string>;
}

/** In how many documents of a workspace each term occurs: anywhere, and where symptoms are described. */
export interface Lexicon {
  documents: number;
  anywhere: Map<string, number>;
  inSymptoms: Map<string, number>;
  grams: Map<string, number>;
  templates: Map<string, number>;
}

/** Terms kept, those of most documents first: bounds the lexicon of a workspace whose texts are junk. */
const MAX_TERMS = 200_000;
const MAX_GRAMS = 200_000;

/** Learns what is common and what tells from the workspace's own texts. Deterministic: their order does not matter. */
export function learnLexicon(texts: Iterable<LearnedFrom>): Lexicon {
  const learner = new LexiconLearner();
  for (const text of texts) learner.add(text);
  return learner.lexicon();
}

/** The same, text by text: not all need to be in memory. */
export class LexiconLearner {
  private readonly learned = emptyLexicon();

  constructor(private readonly most = { terms: MAX_TERMS, grams: MAX_GRAMS }) {}

  add({ symptom, rest = "", templates = [] }: LearnedFrom): void {
    const { learned, most } = this;
    learned.documents++;
    const inSymptom = termsOf(symptom);
    const all = [...inSymptom, ...termsOf(rest)];
    countOnce(learned.inSymptoms, textsOf(inSymptom));
    countOnce(learned.anywhere, textsOf(all));
    countOnce(learned.grams, new Set(all.flatMap(gramsOf)));
    countOnce(learned.templates, new Set(templates));
    // What junk fills memory with; past this bound the order of the texts does matter.
    learned.inSymptoms = bounded(learned.inSymptoms, most.terms);
    learned.anywhere = bounded(learned.anywhere, most.terms);
    learned.grams = bounded(learned.grams, most.grams);
    learned.templates = bounded(learned.templates, most.terms);
  }

  lexicon(): Lexicon {
    const { most } = this;
    const { documents, anywhere, inSymptoms, grams, templates } = this.learned;
    return {
      documents,
      anywhere: mostCommon(anywhere, most.terms),
      inSymptoms: mostCommon(inSymptoms, most.terms),
      grams: mostCommon(grams, most.grams),
      templates: mostCommon(templates, most.terms),
    };
  }
}

/** Room for terms that are rare yet; when it is full, it is cut to what will be kept. */
const ROOM = 3;
const bounded = (counts: Map<string, number>, most: number) =>
  counts.size > ROOM * most ? mostCommon(counts, most) : counts;

export const emptyLexicon = (): Lexicon => ({
  documents: 0,
  anywhere: new Map(),
  inSymptoms: new Map(),
  grams: new Map(),
  templates: new Map(),
});

const textsOf = (terms: Term[]) => new Set(terms.map(({ text }) => text));

function countOnce(counts: Map<string, number>, seen: Set<string>): void {
  for (const text of seen) counts.set(text, (counts.get(text) ?? 0) + 1);
}

function mostCommon(counts: Map<string, number>, most: number): Map<string, number> {
  if (counts.size <= most) return counts;
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return new Map(sorted.slice(0, most));
}

/**
 * How much a term tells, in nats: the inverse document frequency of BM25, half of it counted where symptoms are described.
 * A word that every procedure uses (`check`, `logs`) may still be what one trouble is about, and the other way round.
 */
export function tellingOf(lexicon: Lexicon, term: string): number {
  const anywhere = idf(lexicon.documents, lexicon.anywhere.get(term) ?? 0);
  const inSymptoms = idf(lexicon.documents, lexicon.inSymptoms.get(term) ?? 0);
  return (anywhere + inSymptoms) / 2;
}

export const tellingOfGram = (lexicon: Lexicon, gram: string) =>
  idf(lexicon.documents, lexicon.grams.get(gram) ?? 0);
export const tellingOfTemplate = (lexicon: Lexicon, id: string) =>
  idf(lexicon.documents, lexicon.templates.get(id) ?? 0);

export const idf = (documents: number, having: number) =>
  Math.log(1 + (documents - having + 0.5) / (having + 0.5));

/** Pieces of 3 to 5 letters of a word with its ends marked; of short words and numbers none. */
export function gramsOf({ text, kind }: Term): string[] {
  if (kind === "pair" || text.length <= 3 || !/^\p{L}+$/u.test(text)) return [];
  const marked = `^${text}$`;
  const grams: string[] = [];
  for (let size = 3; size <= 5; size++)
    for (let at = 0; at + size <= marked.length; at++) grams.push(marked.slice(at, at + size));
  return grams;
}
