import { termsOf } from "./terms";

/** A question longer than this is cut: an alert's text is a few sentences. */
const MAX_QUESTION_CHARS = 4000;
/** What comes after the first sentence is advice and context more often than the trouble itself. */
const LATER_SENTENCE = 0.25;
const PAIR = 0.3;
/** A word that is said again says little more. */
const MOST = 2;

/** A part of a question and how much it counts. */
export interface Weighted {
  text: string;
  weight: number;
}

/** The sentences of a question without the values that only this occasion has. */
export function sentencesOf(question: string): Weighted[] {
  return withoutValues(question.slice(0, MAX_QUESTION_CHARS))
    .split(/(?<=[.!?]) (?=\p{Lu})/u)
    .filter((sentence) => sentence.trim() !== "")
    .map((text, i) => ({ text, weight: i === 0 ? 1 : LATER_SENTENCE }));
}

/** The terms of a question with their weights. */
export const questionTerms = (question: string) => weightedTerms(sentencesOf(question));

/** The same of a question whose parts are weighed already. */
export function weightedTerms(sentences: Weighted[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const sentence of sentences)
    for (const { text, kind } of termsOf(sentence.text)) {
      const own = kind === "pair" ? PAIR : 1;
      weights.set(text, Math.min(MOST * own, (weights.get(text) ?? 0) + own * sentence.weight));
    }
  return weights;
}

/** Names, addresses, paths and quantities tell which one has the trouble, not which trouble: they would match by chance. */
export function withoutValues(text: string): string {
  return text
    .split(/\s+/)
    .map((word) => {
      const bare = word.replace(/^["'([{<]+|["')\]}>.,;:!?]+$/g, "");
      if (POD.test(bare)) return "pod";
      return isValue(bare) ? "" : word;
    })
    .filter((word) => word !== "")
    .join(" ");
}

/** The name that Kubernetes gives to a pod of a deployment: what it is survives, which one it is does not. */
const POD = /-[0-9a-f]{8,10}-[0-9a-z]{5}$/;
const STATUS_OR_PERCENTILE = /^([45]\d\d|\d+th)$/;

function isValue(bare: string): boolean {
  if (/^[^\p{L}\p{N}]*\d/u.test(bare)) return !STATUS_OR_PERCENTILE.test(bare);
  if (bare.includes("/") && (/\d/.test(bare) || /[-/][^-/]*[-/]/.test(bare))) return true;
  return /^[a-z][a-z-]*-[0-9a-f]*\d[0-9a-f]*(-\w+)?$/.test(bare) || /^[\w.-]+-\d+$/.test(bare);
}
