import { setImmediate } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Ctx, executor } from "@/lib/access";
import { LexiconLearner } from "../lexical/lexicon";
import { countOutline, FiguresLearner, learnedFrom } from "../retrieval/index-corpus";
import { outlineOf } from "../runbooks/outline";
import type { Symptoms } from "../schemas";
import type { Learned } from "../spaces/pack";
import type { Subject } from "../spaces/space";

/** A runbook holds up to 200,000 characters. */
const RUNBOOKS_AT_ONCE = 20;
const INCIDENTS_AT_ONCE = 500;

/** Reads all texts of a subject, page by page, and learns which words tell. */
export const learn = (ctx: Ctx, subject: Subject, signal?: AbortSignal): Promise<Learned> =>
  subject === "runbook" ? learnRunbooks(ctx, signal) : learnIncidents(ctx, signal);

async function learnRunbooks(ctx: Ctx, signal?: AbortSignal): Promise<Learned> {
  const lexicon = new LexiconLearner();
  const figures = new FiguresLearner();
  let after = "";
  for (;;) {
    signal?.throwIfAborted();
    const rows = await executor(ctx).execute<{ id: string; path: string; source: string }>(sql`
      select id, path, source from runbooks
      where workspace_id = ${ctx.workspaceId} and archived_at is null and id > ${after}
      order by id limit ${RUNBOOKS_AT_ONCE}`);
    for (const { path, source } of rows) {
      const outline = outlineOf(path, source);
      lexicon.add(learnedFrom(outline));
      figures.add(countOutline(outline));
      // Each may take a tenth of a second: others of this process have their turn in between.
      await setImmediate();
    }
    if (rows.length < RUNBOOKS_AT_ONCE) return { lexicon: lexicon.lexicon(), figures: figures.figures() };
    after = rows.at(-1)!.id;
  }
}

async function learnIncidents(ctx: Ctx, signal?: AbortSignal): Promise<Learned> {
  const lexicon = new LexiconLearner();
  let after = "";
  for (;;) {
    signal?.throwIfAborted();
    const rows = await executor(ctx).execute<{ incident_id: string; symptoms: Symptoms }>(sql`
      select incident_id, symptoms from incident_memories
      where workspace_id = ${ctx.workspaceId} and incident_id > ${after}
      order by incident_id limit ${INCIDENTS_AT_ONCE}`);
    for (const { symptoms } of rows) lexicon.add(learnedFromSymptoms(symptoms));
    if (rows.length < INCIDENTS_AT_ONCE) return { lexicon: lexicon.lexicon(), figures: null };
    after = rows.at(-1)!.incident_id;
  }
}

export const learnedFromSymptoms = ({ complaints, templates }: Symptoms) => ({
  symptom: complaints.map(({ text }) => text).join(". "),
  templates,
});
