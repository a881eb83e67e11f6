import { and, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { sessions } from "@/db/schema";
import type { Page } from "@/lib/kit/page";
import { cursorTime, decodeCursor, toPage } from "@/lib/kit/paging";
import type { PersonCtx } from "../authenticate";
import type { Session } from "../schemas";
import { browserOf } from "./browser";
import { isAlive } from "./find";

const cursorSchema = z.tuple([cursorTime, z.string()]);

/** The person's living sessions, the newest first. */
export async function listSessions(
  { user }: PersonCtx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Session>> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, cursorSchema);
  const rows = await db()
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, user.id), isAlive, before && isOlder(before)))
    .orderBy(desc(sessions.createdAt), desc(sessions.id))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    (row) => [row.createdAt.getTime(), row.id],
    (row) => ({
      id: row.id,
      current: row.id === user.sessionId,
      method: row.method,
      address: row.address,
      browser: browserOf(row.userAgent),
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    }),
  );
}

const isOlder = ([createdAt, id]: z.infer<typeof cursorSchema>) =>
  sql`(${sessions.createdAt}, ${sessions.id}) < (${new Date(createdAt).toISOString()}::timestamptz, ${id})`;
