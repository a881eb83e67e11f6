import { and, eq } from "drizzle-orm";
import { embeddingSpaces } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { emptyLexicon, type Lexicon } from "../lexical/lexicon";
import type { Corpus } from "../retrieval/full-text";
import { keep, kept } from "./kept";
import { type Learned, unpackLearned } from "./pack";

export type Subject = "runbook" | "incident";
export const SUBJECTS = ["runbook", "incident"] as const;

/** A way of embedding the runbooks or the incidents of one workspace, and what it has learned of their words. */
export interface Space {
  workspaceId: string;
  subject: Subject;
  /** `lexical:N`, `openai:NAME` or `local:NAME`; vectors are compared only within one. */
  model: string;
  /** Of the texts of the subject, whatever the model: full text weighs its words by it. Empty before the first was learned. */
  lexicon: Lexicon;
  /** What full text needs to know of the corpus; null for incidents and before the first was learned. */
  figures: Omit<Corpus, "lexicon"> | null;
}

/** What answers before anything was learned: it finds nothing. */
export const UNLEARNED = "lexical:0";

const unlearned = (workspaceId: string, subject: Subject): Space => ({
  workspaceId,
  subject,
  model: UNLEARNED,
  lexicon: emptyLexicon(),
  figures: null,
});

/** The space that answers now. What it has learned is kept per process and read again when another space is active. */
export async function activeSpace(ctx: Ctx, subject: Subject): Promise<Space> {
  const { workspaceId } = ctx;
  const { model, createdAt } = embeddingSpaces;
  const mine = and(
    eq(embeddingSpaces.workspaceId, workspaceId),
    eq(embeddingSpaces.subject, subject),
    eq(embeddingSpaces.state, "active"),
  );
  const [row] = await executor(ctx).select({ model, createdAt }).from(embeddingSpaces).where(mine);
  if (!row) return unlearned(workspaceId, subject);
  // A lexicon of another model than lexical is replaced in its row: the time tells them apart.
  const key = JSON.stringify([workspaceId, subject, row.model, row.createdAt]);
  const learned = kept(key);
  if (learned) return { workspaceId, subject, model: row.model, ...learned };
  const [whole] = await executor(ctx).select().from(embeddingSpaces).where(mine);
  return whole ? spaceOf(whole) : unlearned(workspaceId, subject);
}

type Row = typeof embeddingSpaces.$inferSelect;

/** The space of a row, kept for the next who asks. */
export async function spaceOf({ workspaceId, subject, model, createdAt, lexicon }: Row): Promise<Space> {
  const learned: Learned = lexicon
    ? await unpackLearned(lexicon)
    : { lexicon: emptyLexicon(), figures: null };
  keep(JSON.stringify([workspaceId, subject, model, createdAt]), learned);
  return { workspaceId, subject, model, ...learned };
}

/** As its vectors are stored: runbooks and incidents that share a model must not be found for each other. */
export const storedModel = ({ subject, model }: Pick<Space, "subject" | "model">) => `${subject}/${model}`;
