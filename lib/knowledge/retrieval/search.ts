import { embedTexts, similarity } from "../lexical/embed";
import { sentencesOf, weightedTerms } from "../text/question";
import { scoreText } from "./full-text";
import type { Indexed, MemoryIndex } from "./index-corpus";
import { type Candidate, type Hit, rank } from "./rank";

/** Ranks a corpus in memory for a question. Search over rows ranks by the same function. */
export function search({ documents, corpus }: MemoryIndex, question: string, limit: number): Hit[] {
  const sentences = sentencesOf(question);
  const terms = weightedTerms(sentences);
  const asked = embedTexts(sentences, corpus.lexicon);
  const candidates = documents.map((document) => ({
    id: document.id,
    title: document.outline.title,
    text: scoreText(terms, document.counts, corpus),
    near: nearestChunk(document, asked),
  }));
  return rank(candidates, limit);
}

function nearestChunk({ vectors, outline }: Indexed, asked: Float32Array): Candidate["near"] {
  let best: Candidate["near"] = null;
  vectors.forEach((vector, chunk) => {
    const value = similarity(vector, asked);
    if (value > (best?.similarity ?? 0))
      best = { similarity: value, heading: outline.chunks[chunk]?.path.at(-1) ?? null };
  });
  return best;
}
