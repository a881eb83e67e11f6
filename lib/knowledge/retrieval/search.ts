import { embedTexts, similarity } from "../lexical/embed";
import { questionTerms, sentencesOf } from "../text/question";
import { scoreText, type TextScore } from "./full-text";
import { fuse } from "./fuse";
import type { Indexed, MemoryIndex } from "./index-corpus";

export interface Hit {
  id: string;
  title: string;
  /** 1 when every ranking puts it first. */
  score: number;
  /** In words: which terms were found where, and how near the nearest part is. */
  why: string;
}

/** Full text is the surer of the two on every corpus measured; vectors find what is worded differently. */
export const FULL_TEXT = 1;
export const VECTORS = 0.25;
export const RANKED_AT_MOST = 100;

/** Ranks a corpus for a question by full text and vectors, joined by rank. */
export function search({ documents, corpus }: MemoryIndex, question: string, limit: number): Hit[] {
  const terms = questionTerms(question);
  const asked = embedTexts(sentencesOf(question), corpus.lexicon);
  const scored = documents.map((document) => ({
    document,
    text: scoreText(terms, document.counts, corpus),
    near: nearestChunk(document, asked),
  }));
  const byText = scored.filter(({ text }) => text.score > 0).sort((a, b) => b.text.score - a.text.score);
  const byVector = scored
    .filter(({ near }) => near.similarity > 0)
    .sort((a, b) => b.near.similarity - a.near.similarity);
  const ids = (list: typeof scored) => list.slice(0, RANKED_AT_MOST).map(({ document }) => document.id);
  const found = new Map(scored.map((one) => [one.document.id, one]));
  return fuse([
    { ids: ids(byText), weight: FULL_TEXT },
    { ids: ids(byVector), weight: VECTORS },
  ])
    .slice(0, limit)
    .map(({ id, score }) => {
      const { document, text, near } = found.get(id)!;
      return { id, title: document.outline.title, score, why: whyFound(text, document, near) };
    });
}

function nearestChunk(document: Indexed, asked: Float32Array): { similarity: number; chunk: number } {
  let best = { similarity: 0, chunk: -1 };
  document.vectors.forEach((vector, chunk) => {
    const value = similarity(vector, asked);
    if (value > best.similarity) best = { similarity: value, chunk };
  });
  return best;
}

const PLACES = {
  name: "its name",
  lead: "what it says of the trouble",
  body: "its steps",
  code: "its commands",
};
const TERMS_SHOWN = 4;

function whyFound(text: TextScore, document: Indexed, near: { similarity: number; chunk: number }): string {
  const parts = Object.entries(PLACES).flatMap(([field, place]) => {
    const terms = text.matched.slice(0, 2 * TERMS_SHOWN).filter((one) => one.field === field);
    return terms.length > 0
      ? `${terms
          .slice(0, TERMS_SHOWN)
          .map(({ term }) => term)
          .join(", ")} in ${place}`
      : [];
  });
  const heading = document.outline.chunks[near.chunk]?.path.at(-1);
  if (near.similarity > 0)
    parts.push(
      `${heading ? `"${heading}" is` : "its beginning is"} ${Math.round(near.similarity * 100)}% alike`,
    );
  return parts.join("; ");
}
