import { sql } from "drizzle-orm";
import { deleteInBatches } from "@/db/delete-in-batches";
import { textArray } from "@/db/literals";
import { modelAnswers } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { type Answered, type Ask, schemaOf } from "@/lib/ai";
import { sha256 } from "@/lib/kit/crypto";

/** Whoever asks the same after so long has another reason to ask. */
const KEPT_DAYS = 30;

/** Fences of foreign texts have a mark that is drawn for each prompt. Only our own have these brackets; see hostile/fence.ts. */
const MARKS = /⟦(data|end) [0-9a-f]{12}/g;

/** SHA-256 of all that an answer depends on. */
export function keyOf<T>(model: string, { system, messages, tools = {}, answer }: Ask<T>): string {
  const offered = Object.entries(tools).map(([name, { description }]) => [name, description]);
  const asked = messages.map(({ role, text }) => [role, text.replace(MARKS, "⟦$1")]);
  return sha256(JSON.stringify([model, system, asked, offered, schemaOf(answer)]));
}

/** The kept answer to the very same question, by the first of the models that has one; null when there is none. It is used from now on. */
export async function keptAnswer<T>(
  ctx: Ctx,
  models: string[],
  ask: Ask<T>,
): Promise<Pick<Answered<T>, "answer" | "model"> | null> {
  const keys = models.map((model) => keyOf(model, ask));
  const rows = await executor(ctx).execute<{ key: string; model: string; answer: unknown }>(sql`
    update model_answers set used_at = now()
    where workspace_id = ${ctx.workspaceId} and key = any(${textArray(keys)})
    returning key, model, answer`);
  for (const key of keys) {
    const row = rows.find((one) => one.key === key);
    const parsed = row && ask.answer.safeParse(row.answer);
    if (parsed?.success) return { answer: parsed.data, model: row!.model };
  }
  return null;
}

/** Keeps a valid answer; one that is there already is as good. */
export async function keepAnswer<T>(
  ctx: Ctx,
  ask: Ask<T>,
  { answer, model, used }: Answered<T>,
): Promise<void> {
  await executor(ctx)
    .insert(modelAnswers)
    .values({
      workspaceId: ctx.workspaceId,
      key: keyOf(model, ask),
      model,
      answer: sql`${JSON.stringify(answer)}::text::jsonb`,
      inputTokens: used.inputTokens,
      outputTokens: used.outputTokens,
    })
    .onConflictDoNothing();
}

/** Drops answers that nobody has asked for in a month, of all workspaces. */
export const forgetAnswers = (): Promise<void> =>
  deleteInBatches("model_answers", sql`used_at < now() - make_interval(days => ${KEPT_DAYS})`);
