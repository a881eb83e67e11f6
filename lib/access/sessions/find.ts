import { and, eq, getTableColumns, or, type SQL, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { sessions, users } from "@/db/schema";
import { sha256 } from "@/lib/kit/crypto";
import { GRACE_SECONDS, IDLE_DAYS, SEEN_SECONDS, sessionIdOf } from "./token";

export interface FoundSession {
  id: string;
  user: { id: string; email: string; name: string | null };
  method: string;
  userAgent: string | null;
  expiresAt: Date;
  /**
   * `late`: a token that was replaced and whose time is over. Whoever got its successor has no use for it, so somebody
   * else holds a copy of one of them.
   */
  standing: "current" | "previous" | "late";
  /** It is time to note that it was seen, or that the present token has reached its browser. */
  isToBeNoted: boolean;
}

/** Ended neither by age nor by silence. */
export const isAlive: SQL = sql`(${sessions.expiresAt} > now() and ${sessions.lastSeenAt} > now() - ${IDLE_DAYS} * interval '1 day')`;

/** The session that a token is of, or once was of. */
export const isOf = (token: string): SQL => {
  const hash = sha256(token);
  const id = sessionIdOf(token);
  return or(
    eq(sessions.tokenHash, hash),
    eq(sessions.previousHash, hash),
    id === null ? undefined : eq(sessions.id, id),
  )!;
};

/** The living session that a token is of, or once was of; null when there is none. */
export async function findSession(token: string, from: Executor = db()): Promise<FoundSession | null> {
  const hash = sha256(token);
  const isCurrent = sql`${sessions.tokenHash} = ${hash}`;
  const [row] = await from
    .select({
      ...getTableColumns(sessions),
      user: { id: users.id, email: users.email, name: users.name },
      standing: sql<FoundSession["standing"]>`case
        when ${isCurrent} then 'current'
        when ${sessions.previousHash} = ${hash}
          and coalesce(${sessions.confirmedAt} > now() - ${GRACE_SECONDS} * interval '1 second', true) then 'previous'
        else 'late' end`,
      isToBeNoted: sql<boolean>`${sessions.lastSeenAt} < now() - ${SEEN_SECONDS} * interval '1 second'
        or (${isCurrent} and ${sessions.confirmedAt} is null)`,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(isOf(token), isAlive));
  return row ?? null;
}
