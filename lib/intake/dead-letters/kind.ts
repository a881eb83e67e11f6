import { and, eq } from "drizzle-orm";
import { deadLetters } from "@/db/schema";
import { authorize, type Ctx, executor } from "@/lib/access";
import { notFound } from "@/lib/kit/errors";

/** Of which kind a dead letter is: it says whose work it is to try it again. Throws `not_found`. */
export async function kindOfDeadLetter(ctx: Ctx, id: string): Promise<string> {
  authorize(ctx, "dead-letters:manage");
  const [letter] = await executor(ctx)
    .select({ kind: deadLetters.kind })
    .from(deadLetters)
    .where(and(eq(deadLetters.workspaceId, ctx.workspaceId), eq(deadLetters.id, id)));
  if (!letter) throw notFound("dead letter");
  return letter.kind;
}
