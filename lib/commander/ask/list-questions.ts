import { eq } from "drizzle-orm";
import { z } from "zod";
import { questions } from "@/db/schema";
import { authorize, type Ctx } from "@/lib/access";
import { getIncident } from "@/lib/incidents";
import type { Page, PageQuery } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import type { Question } from "../report/schemas";
import { olderThan, presentQuestion, selectQuestions } from "./rows";

/** What was asked at an incident, the newest first; of a limited view what speaks of nothing else. Throws `not_found`. */
export async function listQuestions(
  ctx: Ctx,
  number: number,
  { limit, cursor }: PageQuery,
): Promise<Page<Question>> {
  authorize(ctx, "incidents:read");
  const incident = await getIncident(ctx, number);
  const before = cursor ? olderThan(decodeCursor(cursor, z.string().max(60))) : undefined;
  const rows = await selectQuestions(ctx, eq(questions.incidentId, incident.id), before).limit(limit + 1);
  return toPage(rows, limit, ({ question }) => question.id, presentQuestion);
}
