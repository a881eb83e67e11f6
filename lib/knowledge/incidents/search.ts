import { authorize, type Ctx } from "@/lib/access";
import { type Lexicon, tellingOf } from "../lexical/lexicon";
import { fuse } from "../retrieval/fuse";
import { FULL_TEXT, RANKED_AT_MOST, VECTORS } from "../retrieval/rank";
import { embedQuestion } from "../spaces/embed";
import { nearest } from "../spaces/nearest";
import { activeSpace, type Space } from "../spaces/space";
import { anyOf } from "../text/literal";
import { questionTerms, sentencesOf } from "../text/question";
import { termsOf } from "../text/terms";
import { type Memory, memoriesOf, memoriesSaying } from "./candidates";

export interface FoundIncident {
  incidentId: string;
  /** 1 when every ranking puts it first. */
  score: number;
  /** Which words it says, and how near it is. */
  why: string;
}

const MOST = 500;
const TERMS_SHOWN = 6;

/** Past incidents for a question in words, by what complained: full text and vectors, joined by rank. At most 500. */
export async function searchIncidents(ctx: Ctx, query: string, limit: number): Promise<FoundIncident[]> {
  authorize(ctx, "incidents:read");
  const most = Math.min(MOST, Math.max(limit, RANKED_AT_MOST));
  const space = await activeSpace(ctx, "incident");
  const saying = await bySaying(ctx, space, query, most);
  const near = await byVector(ctx, space, query, most);
  const words = new Map(saying.map(({ memory, matched }) => [memory.incidentId, matched]));
  const alike = new Map(near.map(({ memory, similarity }) => [memory.incidentId, similarity]));
  return fuse([
    { ids: [...words.keys()], weight: FULL_TEXT },
    { ids: [...alike.keys()], weight: VECTORS },
  ])
    .slice(0, limit)
    .map(({ id, score }) => ({ incidentId: id, score, why: whyFound(words.get(id), alike.get(id)) }));
}

/** Best first, by how much the words tell that it says. */
async function bySaying(ctx: Ctx, { lexicon }: Space, query: string, most: number) {
  const terms = questionTerms(query);
  const asked = affordable([...terms.keys()], lexicon);
  if (asked.length === 0) return [];
  return (await memoriesSaying(ctx, anyOf(asked), most))
    .map((memory) => ({ memory, ...scoreOf(memory, terms, lexicon) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
}

/** Rows that a search may have to look at. */
const AFFORDABLE_ROWS = 20_000;

/** The words that tell most, as long as not too many incidents say them; the rarest in any case. */
function affordable(terms: string[], lexicon: Lexicon): string[] {
  const having = (term: string) => lexicon.inSymptoms.get(term) ?? 0;
  let rows = 0;
  return terms
    .toSorted((a, b) => having(a) - having(b))
    .filter((term) => {
      rows += having(term);
      return rows === having(term) || rows <= AFFORDABLE_ROWS;
    });
}

/** A word counts once, as much as it tells: how often a line came says how long it lasted. */
function scoreOf({ symptoms }: Memory, terms: Map<string, number>, lexicon: Lexicon) {
  const said = new Set(symptoms.complaints.flatMap(({ text }) => termsOf(text)).map(({ text }) => text));
  const matched = [...terms]
    .filter(([term]) => said.has(term))
    .map(([term, weight]) => ({ term, part: weight * tellingOf(lexicon, term) }))
    .sort((a, b) => b.part - a.part);
  return {
    score: matched.reduce((sum, { part }) => sum + part, 0) / Math.sqrt(1 + Math.log(1 + said.size)),
    matched: matched.map(({ term }) => term),
  };
}

async function byVector(ctx: Ctx, space: Space, query: string, most: number) {
  const vector = await embedQuestion(space, { kind: "symptoms", symptoms: asSymptoms(query) });
  const near = new Map(
    (await nearest(ctx, space, vector, most)).map(({ hash, similarity }) => [hash, similarity]),
  );
  return (await memoriesOf(ctx, [...near.keys()], most))
    .map((memory) => ({ memory, similarity: near.get(memory.hash)! }))
    .sort((a, b) => b.similarity - a.similarity);
}

/** A question is a complaint of a person. */
const asSymptoms = (query: string) => ({
  complaints: sentencesOf(query).map(({ text }) => ({ id: null, text })),
  templates: [],
});

function whyFound(words: string[] | undefined, similarity: number | undefined): string {
  const parts = [];
  if (words) parts.push(`it says ${words.slice(0, TERMS_SHOWN).join(", ")}`);
  if (similarity !== undefined) parts.push(`its complaints are ${Math.round(similarity * 100)}% alike`);
  return parts.join("; ");
}
