import { embedTexts } from "../lexical/embed";
import { learnLexicon } from "../lexical/lexicon";
import { type Chunk, type Outline, outlineOf } from "../runbooks/outline";
import { termsOf } from "../text/terms";
import { type Corpus, type Counted, type Counts, countTerms, FIELDS, type Fields } from "./full-text";

export interface Indexed {
  id: string;
  outline: Outline;
  counts: Counted;
  vectors: Float32Array[];
}

/** A corpus held in memory: what the database holds in rows. */
export interface MemoryIndex {
  corpus: Corpus;
  documents: Indexed[];
}

/** How often the title counts in a chunk's vector: a chunk alone does not say what it is about. */
const TITLE = 3;
const HEADING = 0.5;
const CODE = 0.3;

/** Outlines of all files of a corpus; a runbook that only points to another is also found by what that one says. */
export function outlinesOf(files: { path: string; source: string }[]): { id: string; outline: Outline }[] {
  const read = files.map(({ path, source }) => ({ id: path, outline: outlineOf(path, source) }));
  const byFile = Map.groupBy(read, ({ id }) => id.split("/").at(-1)!.toLowerCase());
  return read.map(({ id, outline }) => {
    const target = byFile.get(outline.pointsTo ?? "")?.find((one) => one.id !== id);
    return {
      id,
      outline: target ? { ...outline, lead: `${outline.lead}\n\n${target.outline.lead}` } : outline,
    };
  });
}

export function indexCorpus(files: { path: string; source: string }[]): MemoryIndex {
  const outlines = outlinesOf(files);
  const lexicon = learnLexicon(outlines.map(({ outline }) => learnedFrom(outline)));
  const documents = outlines.map(({ id, outline }) => ({
    id,
    outline,
    counts: countOutline(outline),
    vectors: outline.chunks.map((chunk) => embedTexts(chunkTexts(outline, chunk), lexicon)),
  }));
  return { documents, corpus: { lexicon, ...corpusFigures(documents.map(({ counts }) => counts)) } };
}

export const learnedFrom = (outline: Outline) => ({
  symptom: [...outline.names, outline.lead].join(". "),
  rest: `${outline.body}\n\n${outline.code}`,
});

export const countOutline = ({ names, lead, body, code }: Outline): Counted => ({
  fields: {
    name: onceEach(countTerms(names.join(". "))),
    lead: countTerms(lead),
    body: countTerms(body),
    code: countTerms(code),
  },
  nameWords: new Set(termsOf(names.join(". ")).flatMap(({ text, kind }) => (kind === "word" ? text : []))),
});

/** A name that stands in the file name, the title and the heading is one name. */
const onceEach = ({ terms }: Counts): Counts => ({
  terms: new Map([...terms.keys()].map((term) => [term, 1])),
  words: terms.size,
});

/** The weighted texts of a chunk: the title and the headings above it say what it is about. */
export const chunkTexts = (outline: Outline, chunk: Chunk) => [
  { text: outline.names.join(". "), weight: TITLE / outline.names.length },
  { text: chunk.path.join(". "), weight: HEADING },
  { text: chunk.text, weight: 1 },
  { text: chunk.code, weight: CODE },
];

function corpusFigures(all: Counted[]): Omit<Corpus, "lexicon"> {
  const learner = new FiguresLearner();
  for (const counts of all) learner.add(counts);
  return learner.figures();
}

/** Names kept: bounds what junk fills memory with. */
const MAX_NAMES = 200_000;

/** What a ranking needs to know of the whole corpus, document by document. */
export class FiguresLearner {
  private documents = 0;
  private readonly inNames = new Map<string, number>();
  private readonly words: Fields<number> = { name: 0, lead: 0, body: 0, code: 0 };

  add({ nameWords, fields }: Counted): void {
    this.documents++;
    for (const term of nameWords)
      if (this.inNames.size < MAX_NAMES || this.inNames.has(term))
        this.inNames.set(term, (this.inNames.get(term) ?? 0) + 1);
    for (const field of FIELDS) this.words[field] += fields[field].words;
  }

  figures(): Omit<Corpus, "lexicon"> {
    const means = FIELDS.map((field) => [field, this.words[field] / Math.max(1, this.documents)] as const);
    return { inNames: this.inNames, meanWords: Object.fromEntries(means) as unknown as Fields<number> };
  }
}
