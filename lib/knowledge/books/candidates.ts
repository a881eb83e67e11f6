import { type SQL, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor } from "@/lib/access";
import { emptyLexicon, type Lexicon, tellingOf } from "../lexical/lexicon";
import { type Corpus, type Counted, FIELDS, scoreText } from "../retrieval/full-text";
import { FiguresLearner } from "../retrieval/index-corpus";
import type { Candidate, Named } from "../retrieval/rank";
import { activeSpace, embedQuestion, nearest } from "../spaces";
import { anyOf } from "../text/literal";
import { type Weighted, weightedTerms } from "../text/question";
import { type PackedCounts, unpackCounts } from "./counts";
import { runbookInView } from "./rows";
import { saidOf } from "./uses";

/** What runbooks are looked for by. */
export interface Asked {
  /** The question; its parts count differently. */
  parts: Weighted[];
  /** What front matter may name. */
  alerts?: string[];
  templates?: string[];
  services?: string[];
}

export interface FoundRunbook extends Candidate {
  services: string[];
}

const BY_TEXT = 200;
const BY_NAME = 50;
const NEAREST_PARTS = 200;
/** A part that stands in many runbooks word for word is found in some of them. */
const PARTS_AT_MOST = 1000;
const TERMS_AT_MOST = 64;
/** Runbooks that full text may have to rank for one question. */
const AFFORDABLE_ROWS = 5000;

/**
 * Runbooks in view that may be an answer, in the order of their paths: the best by full text, those with the nearest parts
 * and those whose front matter names what is asked about. Five statements, and the model's answer before them.
 */
export async function findCandidates(ctx: Ctx, asked: Asked): Promise<FoundRunbook[]> {
  const space = await activeSpace(ctx, "runbook");
  const terms = weightedTerms(asked.parts);
  const vector = await embedQuestion(space, { kind: "texts", texts: asked.parts });
  const near = await nearestParts(ctx, await nearest(ctx, space, vector, NEAREST_PARTS));
  const looked = mostTelling(terms, space.lexicon);
  const rows = await rowsOf(ctx, asked, looked, [...near.keys()]);
  const said = await saidOf(
    ctx,
    rows.map(({ id }) => id),
  );
  const counts = rows.map(({ words, name_words, terms }) =>
    unpackCounts({ words, nameWords: name_words, terms }),
  );
  const corpus = space.figures ? { lexicon: space.lexicon, ...space.figures } : corpusOf(counts);
  return rows.map((row, i) => ({
    id: row.id,
    title: row.title,
    services: row.services,
    text: scoreText(terms, counts[i]!, corpus),
    near: near.get(row.id) ?? null,
    named: namedBy(row, asked),
    said: said.get(row.id),
  }));
}

/** The nearest part of each runbook. */
async function nearestParts(ctx: Ctx, found: { hash: string; similarity: number }[]) {
  const nearest = new Map<string, NonNullable<Candidate["near"]>>();
  if (found.length === 0) return nearest;
  const rows = await executor(ctx).execute<{ id: string; hash: string; path: string[] }>(sql`
    select runbook_id as id, hash, path from runbook_chunks
    where workspace_id = ${ctx.workspaceId} and hash = any(${textArray(found.map(({ hash }) => hash))})
    order by runbook_id, position limit ${PARTS_AT_MOST}`);
  const similarities = new Map(found.map(({ hash, similarity }) => [hash, similarity]));
  for (const { id, hash, path } of rows) {
    const similarity = similarities.get(hash)!;
    if (similarity > (nearest.get(id)?.similarity ?? 0))
      nearest.set(id, { similarity, heading: path.at(-1) ?? null });
  }
  return nearest;
}

/** Of a long question the words that tell most, as long as not too many runbooks hold them; the first in any case. */
function mostTelling(terms: Map<string, number>, lexicon: Lexicon): string[] {
  const telling = ([term, weight]: [string, number]) =>
    lexicon.documents === 0 ? weight : weight * tellingOf(lexicon, term);
  let rows = 0;
  return [...terms]
    .sort((a, b) => telling(b) - telling(a))
    .slice(0, TERMS_AT_MOST)
    .filter(([term], i) => {
      rows += lexicon.anywhere.get(term) ?? 0;
      return i === 0 || rows <= AFFORDABLE_ROWS;
    })
    .map(([term]) => term);
}

interface Row extends Record<string, unknown> {
  id: string;
  title: string;
  services: string[];
  alerts: string[];
  templates: string[];
  words: PackedCounts["words"];
  name_words: string[];
  terms: PackedCounts["terms"];
}

async function rowsOf(ctx: Ctx, asked: Asked, terms: string[], near: string[]): Promise<Row[]> {
  const { alerts = [], templates = [] } = asked;
  const query = sql`${anyOf(terms)}::text::tsquery`;
  const living = sql`r.workspace_id = ${ctx.workspaceId} and r.archived_at is null and ${runbookInView(ctx, sql`r.services`)}`;
  const ids: SQL[] = [sql`select unnest(${textArray(near)})`];
  if (terms.length > 0)
    ids.push(sql`(select r.id from runbooks r where ${living} and r.search @@ ${query}
      order by ts_rank(${RANK_WEIGHTS}::float4[], r.search, ${query}) desc, r.id limit ${BY_TEXT})`);
  if (alerts.length + templates.length > 0)
    ids.push(sql`(select r.id from runbooks r where ${living} and (r.templates && ${textArray(templates)}
      or exists (select from unnest(r.alerts) as a(name) where lower(a.name) = any(${textArray(alerts.map(lower))})))
      order by r.id limit ${BY_NAME})`);
  // The terms are looked up one by one in what is unpacked once: to go through all of each runbook took fifty times as long.
  return executor(ctx).execute<Row>(sql`
    select r.id, r.title, r.services, r.alerts, r.templates, r.counts->'words' as words, r.counts->'nameWords' as name_words,
      (select coalesce(jsonb_object_agg(t, c.terms->t), '{}') from unnest(${textArray(terms)}) as t where c.terms ? t) as terms
    from runbooks r cross join lateral (select r.counts->'terms' as terms offset 0) as c
    where ${living} and r.id in (${sql.join(ids, sql` union `)})
    order by r.path collate "C"`);
}

/** For D, C, B and A: what a part is worth in full-text.ts, the most being 1. It only chooses who is ranked. */
const RANK_WEIGHTS = "{0.1,0.12,0.67,1}";
const lower = (name: string) => name.toLowerCase();

/** Stands in until the first lexicon of the workspace was learned. */
function corpusOf(documents: Counted[]): Corpus {
  const lexicon = { ...emptyLexicon(), documents: documents.length };
  const figures = new FiguresLearner();
  for (const counted of documents) {
    figures.add(counted);
    const { name, lead } = counted.fields;
    countOnce(lexicon.inSymptoms, new Set([...name.terms.keys(), ...lead.terms.keys()]));
    countOnce(lexicon.anywhere, new Set(FIELDS.flatMap((field) => [...counted.fields[field].terms.keys()])));
  }
  return { lexicon, ...figures.figures() };
}

function countOnce(counts: Map<string, number>, terms: ReadonlySet<string>): void {
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
}

function namedBy(row: Row, { alerts = [], templates = [], services = [] }: Asked): Named {
  const fired = new Set(alerts.map(lower));
  return {
    trouble: [
      ...row.alerts.filter((alert) => fired.has(lower(alert))).map((alert) => `the alert ${alert}`),
      ...row.templates.filter((id) => templates.includes(id)).map((id) => `the template ${id}`),
    ],
    services: row.services.filter((one) => services.includes(one)).map((one) => `the service ${one}`),
  };
}
