import { eq } from "drizzle-orm";
import { sessions } from "@/db/schema";
import { type Personal, type PersonalChange, transactPersonal } from "../person";
import { browserOf } from "./browser";
import { type FoundSession, findSession } from "./find";

/** `replaced`: the same browser signed in again. `stale_token`: a token came that had been replaced long before. */
export type EndReason = "signed_out" | "replaced" | "stale_token";

/** Ends a session. That it was ended meanwhile is no error. */
export const endSession = (
  session: FoundSession,
  reason: EndReason,
  by: Omit<PersonalChange, "user">,
): Promise<void> =>
  transactPersonal({ ...by, user: session.user }, (personal) => endInside(personal, session, reason));

/** Ends the session that a token is of, or once was of. */
export async function endSessionOf(
  token: string,
  reason: EndReason,
  by: Omit<PersonalChange, "user">,
): Promise<void> {
  const session = await findSession(token);
  if (session) await endSession(session, reason, by);
}

async function endInside(
  { tx, note, ringStreams }: Personal,
  { id, method, userAgent }: FoundSession,
  reason: EndReason,
): Promise<void> {
  const ended = await tx.delete(sessions).where(eq(sessions.id, id)).returning({ id: sessions.id });
  if (ended.length === 0) return;
  note({
    action: "session.revoked",
    subject: id,
    before: { method, browser: browserOf(userAgent) },
    after: { reason },
  });
  ringStreams();
}
