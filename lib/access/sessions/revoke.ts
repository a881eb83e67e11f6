import { and, eq, ne } from "drizzle-orm";
import { sessions } from "@/db/schema";
import { notFound } from "@/lib/kit/errors";
import type { PersonCtx } from "../authenticate";
import { transactPersonal } from "../person";
import { browserOf } from "./browser";

/** Ends one of the person's sessions, at once everywhere. Throws `not_found` for one that is not theirs. */
export async function revokeSession(person: PersonCtx, id: string): Promise<void> {
  await transactPersonal(person, async ({ tx, note, ringStreams }) => {
    const [ended] = await tx
      .delete(sessions)
      .where(and(eq(sessions.userId, person.user.id), eq(sessions.id, id)))
      .returning({ method: sessions.method, userAgent: sessions.userAgent });
    if (!ended) throw notFound("session");
    const before = { method: ended.method, browser: browserOf(ended.userAgent) };
    note({ action: "session.revoked", subject: id, before, after: { reason: "revoked" } });
    ringStreams();
  });
}

/** Ends all of the person's sessions but the one that asks, and answers how many. */
export async function revokeOtherSessions(person: PersonCtx): Promise<{ revoked: number }> {
  const { id, sessionId } = person.user;
  return transactPersonal(person, async ({ tx, note, ringStreams }) => {
    const ended = await tx
      .delete(sessions)
      .where(and(eq(sessions.userId, id), ne(sessions.id, sessionId)))
      .returning({ id: sessions.id });
    if (ended.length > 0) {
      note({
        action: "session.revoked",
        subject: id,
        before: { sessions: ended.length },
        after: { reason: "revoked", kept: sessionId },
      });
      ringStreams();
    }
    return { revoked: ended.length };
  });
}
