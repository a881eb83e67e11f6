import { and, arrayContains, desc, eq, ilike, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { z } from "zod";
import { containing } from "@/db/literals";
import { runbooks } from "@/db/schema";
import { authorize, type Ctx, inView } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { cursorTime, decodeCursor, toPage } from "@/lib/kit/paging";
import type { Runbook, RunbookListQuery } from "../schemas";
import { presentRunbook, selectRunbooks, usesOf } from "./rows";

const cursorSchema = z.tuple([cursorTime, z.string()]);

/** Those changed last first, a page at a time by (updatedAt, id); archived ones only when they are asked for. */
export async function listRunbooks(ctx: Ctx, query: RunbookListQuery): Promise<Page<Runbook>> {
  authorize(ctx, "runbooks:read");
  const { q, service, archived, limit, cursor } = query;
  const rows = await selectRunbooks(
    ctx,
    archived === "true" ? isNotNull(runbooks.archivedAt) : isNull(runbooks.archivedAt),
    q ? or(ilike(runbooks.title, containing(q)), ilike(runbooks.path, containing(q))) : undefined,
    // That a runbook in view also names a service outside of it is not told.
    service
      ? and(arrayContains(runbooks.services, [service]), inView(ctx, sql`${service}::text`))
      : undefined,
    cursor ? olderThan(cursor) : undefined,
  )
    .orderBy(desc(runbooks.updatedAt), desc(runbooks.id))
    .limit(limit + 1);
  const ids = rows.slice(0, limit).map(({ id }) => id);
  const uses = await usesOf(ctx, ids);
  return toPage(
    rows,
    limit,
    ({ updatedAt, id }) => [updatedAt.getTime(), id],
    (row) => presentRunbook(row, uses.get(row.id)),
  );
}

function olderThan(cursor: string) {
  const [time, id] = decodeCursor(cursor, cursorSchema);
  const at = new Date(time);
  return or(lt(runbooks.updatedAt, at), and(eq(runbooks.updatedAt, at), lt(runbooks.id, id)));
}
