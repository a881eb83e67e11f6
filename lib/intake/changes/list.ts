import { and, desc, eq, gte, lt, lte, or } from "drizzle-orm";
import { z } from "zod";
import { changes } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { cursorTime, decodeCursor, toPage } from "@/lib/kit/paging";
import type { Change, ChangeListQuery } from "./schemas";

const cursorSchema = z.tuple([cursorTime, z.string()]);

/** Deployments, flags and other changes, newest first. */
export async function listChanges(ctx: Ctx, query: ChangeListQuery): Promise<Page<Change>> {
  authorize(ctx, "changes:read");
  const rows = await executor(ctx)
    .select()
    .from(changes)
    .where(
      and(
        eq(changes.workspaceId, ctx.workspaceId),
        inView(ctx, changes.service),
        query.service ? eq(changes.service, query.service) : undefined,
        query.kind ? eq(changes.kind, query.kind) : undefined,
        query.from ? gte(changes.at, new Date(query.from)) : undefined,
        query.to ? lte(changes.at, new Date(query.to)) : undefined,
        query.cursor ? olderThan(query.cursor) : undefined,
      ),
    )
    .orderBy(desc(changes.at), desc(changes.id))
    .limit(query.limit + 1);
  return toPage(
    rows,
    query.limit,
    (row) => [row.at.getTime(), row.id],
    ({ workspaceId: _, fingerprint: __, createdAt: ___, marks: ____, ...row }) => ({
      ...row,
      labels: row.labels as Change["labels"],
      at: row.at.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
    }),
  );
}

function olderThan(cursor: string) {
  const [time, id] = decodeCursor(cursor, cursorSchema);
  const at = new Date(time);
  return or(lt(changes.at, at), and(eq(changes.at, at), lt(changes.id, id)));
}
