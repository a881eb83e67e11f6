import { sql } from "drizzle-orm";
import { type Ctx, executor, transact } from "@/lib/access";
import { packLearned } from "../spaces/pack";
import type { Subject } from "../spaces/space";
import { learn } from "./learn";

/**
 * Learns the words of all texts and begins the next space, which answers once all texts are embedded in it. `wanted` is the
 * model by name, null for the next lexical one.
 */
export async function beginSpace(
  ctx: Ctx,
  subject: Subject,
  wanted: string | null,
  signal?: AbortSignal,
): Promise<void> {
  const { began, learned, packed } = await learnedNow(ctx, subject, signal);
  await transact(ctx, async (inside) => {
    const model = wanted ?? (await nextLexical(inside, subject));
    await executor(inside).execute(sql`
      insert into embedding_spaces (workspace_id, subject, model, state, lexicon, documents, created_at)
      values (${ctx.workspaceId}, ${subject}, ${model}, 'building', ${packed}, ${learned.lexicon.documents}, ${began}::timestamptz)
      on conflict do nothing`);
  });
}

/** Learns the words anew for full text; the vectors stay those of the present model. */
export async function learnAgain(
  ctx: Ctx,
  subject: Subject,
  model: string,
  signal?: AbortSignal,
): Promise<void> {
  const { began, learned, packed } = await learnedNow(ctx, subject, signal);
  await executor(ctx).execute(sql`
    update embedding_spaces set lexicon = ${packed}, documents = ${learned.lexicon.documents}, created_at = ${began}::timestamptz
    where workspace_id = ${ctx.workspaceId} and subject = ${subject} and model = ${model} and state = 'active'`);
}

/** What changes while it is being read is newer than the time it counts from. */
async function learnedNow(ctx: Ctx, subject: Subject, signal?: AbortSignal) {
  const [clock] = await executor(ctx).execute<{ began: string }>(sql`select now()::text as began`);
  const learned = await learn(ctx, subject, signal);
  return { began: clock!.began, learned, packed: await packLearned(learned) };
}

/** Never a number that vectors or a kept lexicon could still have. */
async function nextLexical(ctx: Ctx, subject: Subject): Promise<string> {
  const [row] = await executor(ctx).execute<{ n: number }>(sql`
    select coalesce(max(substring(model from '[0-9]+$')::int), 0) + 1 as n from (
      select model from embedding_spaces
      where workspace_id = ${ctx.workspaceId} and subject = ${subject} and model like 'lexical:%'
      union all
      select distinct model from vectors
      where workspace_id = ${ctx.workspaceId} and model like ${`${subject}/lexical:%`}) as used`);
  return `lexical:${row!.n}`;
}
