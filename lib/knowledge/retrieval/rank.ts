import type { TextScore } from "./full-text";
import { fuse } from "./fuse";

/** A document that may be an answer, with what each ranking says of it. */
export interface Candidate {
  id: string;
  title: string;
  text: TextScore;
  /** Its part that is nearest; null when none has anything in common with the question. */
  near: { similarity: number; heading: string | null } | null;
  named?: Named;
  /** At how many incidents people said that it helped, and that it did not. */
  said?: { helped: number; notHelped: number };
}

/** What its front matter names of an incident, in words: `the alert DiskFull`. */
export interface Named {
  /** It was written for this alert or this template. */
  trouble: string[];
  /** It is of this service, as others are. */
  services: string[];
}

export interface Hit {
  id: string;
  title: string;
  /** 1 when every ranking puts it first. */
  score: number;
  /** In words: what it was written for, which terms were found where, how near the nearest part is, what people said. */
  why: string;
}

/** Full text is the surer of the two on every corpus measured; vectors find what is worded differently. */
export const FULL_TEXT = 1;
export const VECTORS = 0.25;
/** That somebody wrote it for this very alert or template is worth as much as the words; of the service are many. */
const NAMES_TROUBLE = 1;
const NAMES_SERVICE = 0.25;
export const RANKED_AT_MOST = 100;
/** The most by which what people said moves a score, as a share; two incidents stand for the doubt at the beginning. */
const SAID = 0.25;
const DOUBT = 2;

/**
 * Ranks documents by full text, vectors and what their front matter names, joined by rank; then by what helped. Rankings in
 * which nothing stands do not count. Ties go by the order in which the candidates come.
 */
export function rank(candidates: Candidate[], limit: number): Hit[] {
  const found = new Map(candidates.map((one) => [one.id, one]));
  const order = (score: (one: Candidate) => number) =>
    candidates
      .filter((one) => score(one) > 0)
      .sort((a, b) => score(b) - score(a) || b.text.score - a.text.score)
      .slice(0, RANKED_AT_MOST)
      .map(({ id }) => id);
  const rankings = [
    { ids: order(({ text }) => text.score), weight: FULL_TEXT },
    { ids: order(({ near }) => near?.similarity ?? 0), weight: VECTORS },
    { ids: order(({ named }) => named?.trouble.length ?? 0), weight: NAMES_TROUBLE },
    { ids: order(({ named }) => named?.services.length ?? 0), weight: NAMES_SERVICE },
  ];
  return fuse(rankings.filter(({ ids }, i) => i < 2 || ids.length > 0))
    .map(({ id, score }) => ({ one: found.get(id)!, score: score * saidFactor(found.get(id)!.said) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ one, score }) => ({
      id: one.id,
      title: one.title,
      score: Math.min(1, score),
      why: whyFound(one),
    }));
}

/** Words of the question in what a document is called or says of the trouble; nearness of its nearest part. */
const LEAST_WORDS = 2;
const LEAST_NEAR = 0.25;

/**
 * Whether a document is worth a look unasked: it was written for this, it has helped, or it shares more than a word by chance.
 * At a search people see why and judge; at an incident a wrong procedure costs minutes.
 */
export const isFit = ({ text, near, named, said }: Candidate): boolean =>
  (named?.trouble.length ?? 0) + (named?.services.length ?? 0) > 0 ||
  (said?.helped ?? 0) > 0 ||
  (near?.similarity ?? 0) >= LEAST_NEAR ||
  text.matched.filter(({ field }) => field === "name" || field === "lead").length >= LEAST_WORDS;

/** Between 0.75 and 1.25, and 1 while nobody has said anything. */
export const saidFactor = (said: Candidate["said"]): number =>
  said ? 1 + (SAID * (said.helped - said.notHelped)) / (said.helped + said.notHelped + DOUBT) : 1;

const PLACES = {
  name: "its name",
  lead: "what it says of the trouble",
  body: "its steps",
  code: "its commands",
};
const TERMS_SHOWN = 4;

function whyFound({ text, near, named, said }: Candidate): string {
  const parts = [...(named?.trouble ?? []), ...(named?.services ?? [])].map((what) => `written for ${what}`);
  for (const [field, place] of Object.entries(PLACES)) {
    const terms = text.matched.slice(0, 2 * TERMS_SHOWN).filter((one) => one.field === field);
    if (terms.length === 0) continue;
    const shown = terms.slice(0, TERMS_SHOWN).map(({ term }) => term);
    parts.push(`${shown.join(", ")} in ${place}`);
  }
  if (near) {
    const part = near.heading ? `"${near.heading}" is` : "its beginning is";
    parts.push(`${part} ${Math.round(near.similarity * 100)}% alike`);
  }
  const judged = said ? said.helped + said.notHelped : 0;
  if (judged > 0)
    parts.push(`helped at ${said!.helped} of ${judged} ${judged === 1 ? "incident" : "incidents"}`);
  return parts.join("; ");
}
