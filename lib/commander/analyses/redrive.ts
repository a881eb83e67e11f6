import { and, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { deadLetters } from "@/db/schema";
import { authorize, type Ctx, executor, transact } from "@/lib/access";
import { DomainError, notFound } from "@/lib/kit/errors";
import { requeueAnalysis, requeueQuestion } from "./requeue";

const subjectSchema = z.union([z.object({ analysisId: z.string() }), z.object({ questionId: z.string() })]);

/**
 * Runs again what lies with the dead letters: an analysis or a question. Answers the number of its incident. Throws `not_found`,
 * and `conflict` where it was run again already or cannot be now; the letter then stays as it is.
 */
export async function redriveBuried(ctx: Ctx, letterId: string): Promise<number> {
  authorize(ctx, "dead-letters:manage");
  return transact(ctx, async (inside) => {
    const ours = and(
      eq(deadLetters.workspaceId, inside.workspaceId),
      eq(deadLetters.id, letterId),
      inArray(deadLetters.kind, ["analysis", "question"]),
    );
    const [letter] = await executor(inside)
      .update(deadLetters)
      .set({ redrivenAt: new Date() })
      .where(and(ours, isNull(deadLetters.redrivenAt)))
      .returning();
    if (!letter) {
      const [known] = await executor(inside).select({ id: deadLetters.id }).from(deadLetters).where(ours);
      throw known ? new DomainError("conflict", "This was run again already.") : notFound("dead letter");
    }
    const subject = subjectSchema.parse(letter.subject);
    return "analysisId" in subject
      ? requeueAnalysis(inside, subject.analysisId)
      : requeueQuestion(inside, subject.questionId);
  });
}
