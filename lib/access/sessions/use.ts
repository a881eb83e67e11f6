import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { sessions, users } from "@/db/schema";
import { sha256 } from "@/lib/kit/crypto";
import { SYSTEM } from "../system";
import { endSession } from "./end";
import { findSession, isAlive } from "./find";

/** Somebody who is signed in. */
export interface SessionUser {
  id: string;
  /** Of the session that brought them here. */
  sessionId: string;
  email: string;
  name: string | null;
}

/**
 * Who is signed in by this token, null when nobody is any more. A token that comes after its time ends the session: either
 * it or the one that replaced it is in the hands of somebody else.
 */
export async function userOfSession(token: string, address?: string): Promise<SessionUser | null> {
  const session = await findSession(token);
  if (!session) return null;
  if (session.standing === "late") {
    await endSession(session, "stale_token", { actor: SYSTEM, address });
    return null;
  }
  if (session.isToBeNoted) await noteSeen(session.id, sha256(token));
  return { ...session.user, sessionId: session.id };
}

/** The same for whoever was let in by a token before: while an answer lasts, the token is replaced. */
export async function userOfSessionId(sessionId: string): Promise<SessionUser | null> {
  const [user] = await db()
    .select({ id: users.id, email: users.email, name: users.name })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, sessionId), isAlive));
  return user ? { ...user, sessionId } : null;
}

/** The first use of the present token is what says that it has arrived. */
const noteSeen = (id: string, hash: string) =>
  db()
    .update(sessions)
    .set({
      lastSeenAt: sql`now()`,
      confirmedAt: sql`case when ${sessions.tokenHash} = ${hash} then coalesce(${sessions.confirmedAt}, now()) else ${sessions.confirmedAt} end`,
    })
    .where(eq(sessions.id, id));
