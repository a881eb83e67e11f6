import { and, eq, inArray, sql } from "drizzle-orm";
import { questions } from "@/db/schema";
import { authorize, type Ctx, executor, recordAudit, transact, withinView } from "@/lib/access";
import { getIncident } from "@/lib/incidents";
import { DomainError } from "@/lib/kit/errors";
import { tellEnded } from "../analyses/ended";
import type { Question } from "../report/schemas";
import { questionOf, tellQuestion } from "./rows";

/** Stops the answering of a question; what there is of the answer stays. Throws `not_found`, `conflict` when it is over. */
export async function stopQuestion(ctx: Ctx, number: number, id: string): Promise<Question> {
  authorize(ctx, "analyses:run");
  return transact(ctx, async (inside) => {
    const incident = await getIncident(inside, number);
    await questionOf(inside, incident.id, id);
    const [row] = await executor(inside)
      .update(questions)
      .set({
        state: "stopped",
        seq: sql`${questions.seq} + 1`,
        finishedAt: sql`now()`,
        leaseToken: null,
        leaseUntil: null,
      })
      .where(
        and(
          eq(questions.workspaceId, ctx.workspaceId),
          eq(questions.incidentId, incident.id),
          eq(questions.id, id),
          inArray(questions.state, ["queued", "running"]),
          withinView(inside, questions.services),
        ),
      )
      .returning();
    if (!row) throw new DomainError("conflict", "The question is answered, or was stopped before.");
    tellEnded(inside, id);
    await recordAudit(inside, {
      action: "question.stopped",
      subject: `incident ${number}`,
      after: { questionId: id },
    });
    const stopped = await questionOf(inside, incident.id, id);
    await tellQuestion(inside, number, row, {});
    return stopped;
  });
}
