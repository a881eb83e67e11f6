import { and, count, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { questions } from "@/db/schema";
import { authorize, type Ctx, executor, once, recordAudit, requestHash } from "@/lib/access";
import { serviceNames } from "@/lib/catalog";
import { getIncident } from "@/lib/incidents";
import { redact } from "@/lib/intake";
import { DomainError } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { wakeWork } from "@/lib/queue";
import { lockIncident } from "../analyses/request";
import { plainLines } from "../hostile/plain";
import { nameFinder } from "../names/find-names";
import type { Question, questionCreateSchema } from "../report/schemas";
import { askedBy, questionOf, tellQuestion } from "./rows";

/** More wait for nobody: whoever asked reads the answers one by one. */
const WAITING_AT_MOST = 5;

/**
 * Asks something at an incident; it is answered in the background, with the rights of who asks. Throws `not_found`, and
 * `conflict` when several questions wait there already.
 */
export async function askQuestion(
  ctx: Ctx,
  number: number,
  { question }: z.output<typeof questionCreateSchema>,
  idempotencyKey?: string,
): Promise<Question> {
  authorize(ctx, "analyses:run");
  const text = redact(plainLines(question));
  // Before a repetition is answered: what is outside of the view answers nobody.
  const incident = await getIncident(ctx, number);
  const named = nameFinder(await serviceNames(ctx.workspaceId))(text);
  return once(ctx, "askQuestion", idempotencyKey, requestHash({ number, question }), async (inside) => {
    // Who asks at the same moment is counted one after the other.
    await lockIncident(inside, incident.id);
    await demandRoom(inside, incident.id);
    const [row] = await executor(inside)
      .insert(questions)
      .values({
        workspaceId: ctx.workspaceId,
        id: newId("question"),
        incidentId: incident.id,
        question: text,
        state: "queued",
        services: [
          ...new Set([
            ...incident.services,
            ...(ctx.services ? named.filter((name) => ctx.services!.has(name)) : named),
          ]),
        ],
        askedBy: askedBy(ctx.actor),
      })
      .returning();
    await recordAudit(inside, {
      action: "question.asked",
      subject: `incident ${number}`,
      after: { questionId: row!.id, question: text },
    });
    wakeWork(inside);
    const asked = await questionOf(inside, incident.id, row!.id);
    await tellQuestion(inside, number, row!, {});
    return asked;
  });
}

async function demandRoom(ctx: Ctx, incidentId: string): Promise<void> {
  const [row] = await executor(ctx)
    .select({ waiting: count() })
    .from(questions)
    .where(
      and(
        eq(questions.workspaceId, ctx.workspaceId),
        eq(questions.incidentId, incidentId),
        inArray(questions.state, ["queued", "running"]),
      ),
    );
  if ((row?.waiting ?? 0) >= WAITING_AT_MOST)
    throw new DomainError(
      "conflict",
      `${WAITING_AT_MOST} questions wait at this incident; stop one of them, or wait.`,
    );
}
