import { and, type Column, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { apiKeys, incidents, questions, users } from "@/db/schema";
import { type Actor, type Ctx, executor, withinView } from "@/lib/access";
import { notFound } from "@/lib/kit/errors";
import { publish } from "@/lib/live";
import { costOf } from "../analyses/internal";
import type { Question } from "../report/schemas";

export type QuestionRow = typeof questions.$inferSelect;

/** Who asked, in the column that keeps it: `user:usr_…`. */
export const askedBy = ({ kind, id }: Pick<Actor, "kind" | "id">): string => `${kind}:${id}`;
export function actorOf(text: string): Pick<Actor, "kind" | "id"> {
  const at = text.indexOf(":");
  return { kind: text.slice(0, at) as Actor["kind"], id: text.slice(at + 1) };
}

const prefixed = (kind: Actor["kind"], id: Column): SQL => sql`${`${kind}:`} || ${id}`;

/** Questions that speak of nothing outside of the view, with their incidents' numbers and who asked them, the newest first. */
export const selectQuestions = (ctx: Ctx, ...where: (SQL | undefined)[]) =>
  executor(ctx)
    .select({ question: questions, number: incidents.number, email: users.email, keyName: apiKeys.name })
    .from(questions)
    .innerJoin(
      incidents,
      and(eq(incidents.workspaceId, questions.workspaceId), eq(incidents.id, questions.incidentId)),
    )
    .leftJoin(users, eq(questions.askedBy, prefixed("user", users.id)))
    .leftJoin(
      apiKeys,
      and(eq(apiKeys.workspaceId, questions.workspaceId), eq(questions.askedBy, prefixed("key", apiKeys.id))),
    )
    .where(and(eq(questions.workspaceId, ctx.workspaceId), withinView(ctx, questions.services), ...where))
    .orderBy(desc(questions.id))
    .$dynamic();

type Joined = Awaited<ReturnType<typeof selectQuestions>>[number];

export const presentQuestion = ({ question: row, number, email, keyName }: Joined): Question => ({
  id: row.id,
  incidentNumber: number,
  question: row.question,
  state: row.state,
  seq: row.seq,
  answer: row.answer as Question["answer"],
  model: row.model,
  cost: costOf(row),
  askedBy: email ?? keyName ?? "Incident Commander",
  failure: row.failure,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
});

/** One question of an incident. Throws `not_found`, also for what lies outside of the view. */
export async function questionOf(ctx: Ctx, incidentId: string, id: string): Promise<Question> {
  const [row] = await selectQuestions(ctx, eq(questions.incidentId, incidentId), eq(questions.id, id));
  if (!row) throw notFound("question");
  return presentQuestion(row);
}

export const olderThan = (id: string): SQL => lt(questions.id, id);

/** Tells everyone who may see it how the answer is now: `analysis_delta` with a `questionId`. Last in a transaction. */
export async function tellQuestion(
  ctx: Ctx,
  incidentNumber: number,
  row: QuestionRow,
  set: Question["answer"],
): Promise<void> {
  await publish(ctx, [
    {
      type: "analysis_delta",
      incidentNumber,
      services: row.services,
      data: {
        questionId: row.id,
        seq: row.seq,
        state: row.state,
        set,
        model: row.model,
        failure: row.failure,
        cost: costOf(row),
      },
    },
  ]);
}
