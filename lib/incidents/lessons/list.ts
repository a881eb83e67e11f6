import { and, desc, eq, lt, or } from "drizzle-orm";
import { z } from "zod";
import { groupingLessons } from "@/db/schema";
import { authorize, type Ctx, executor, recordAudit, transact } from "@/lib/access";
import { notFound } from "@/lib/kit/errors";
import type { Page } from "@/lib/kit/page";
import { cursorTime, decodeCursor, toPage } from "@/lib/kit/paging";
import type { Lesson, LessonListQuery } from "./schemas";

const cursorSchema = z.tuple([cursorTime, z.string()]);

/** What splits and merges have taught, the newest first. */
export async function listLessons(ctx: Ctx, { limit, cursor }: LessonListQuery): Promise<Page<Lesson>> {
  authorize(ctx, "rules:read");
  const rows = await executor(ctx)
    .select()
    .from(groupingLessons)
    .where(and(eq(groupingLessons.workspaceId, ctx.workspaceId), cursor ? olderThan(cursor) : undefined))
    .orderBy(desc(groupingLessons.taughtAt), desc(groupingLessons.id))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    (row) => [row.taughtAt.getTime(), row.id],
    (row) => ({
      id: row.id,
      lesson: row.lesson,
      signals: [row.aText, row.bText] as [string, string],
      taughtBy: row.taughtBy,
      taughtAt: row.taughtAt.toISOString(),
      incidentNumber: row.incidentNumber,
    }),
  );
}

function olderThan(cursor: string) {
  const [time, id] = decodeCursor(cursor, cursorSchema);
  const at = new Date(time);
  return or(
    lt(groupingLessons.taughtAt, at),
    and(eq(groupingLessons.taughtAt, at), lt(groupingLessons.id, id)),
  );
}

/** Forgets one: such signals are grouped by the other reasons again. Throws `not_found`. */
export async function deleteLesson(ctx: Ctx, id: string): Promise<void> {
  authorize(ctx, "rules:manage");
  await transact(ctx, async (inside) => {
    const [gone] = await executor(inside)
      .delete(groupingLessons)
      .where(and(eq(groupingLessons.workspaceId, inside.workspaceId), eq(groupingLessons.id, id)))
      .returning();
    if (!gone) throw notFound("lesson");
    await recordAudit(inside, {
      action: "lesson.deleted",
      subject: id,
      before: { lesson: gone.lesson, signals: [gone.aText, gone.bText] },
    });
  });
}
