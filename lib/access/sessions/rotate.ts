import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { sessions } from "@/db/schema";
import { sha256 } from "@/lib/kit/crypto";
import { isAlive } from "./find";
import { nextSessionToken, ROTATE_MINUTES } from "./token";

/**
 * Gives a session a new token when its present one is an hour old; null when there is nothing to do. Of two pages at the
 * same moment one gets it. The token before stays good until the new one has come back and a minute more; when it never
 * comes back, because the answer was lost, the one before is replaced again after the next hour.
 */
export async function rotateSession(token: string): Promise<{ token: string; expiresAt: Date } | null> {
  const next = nextSessionToken(token);
  const hash = sha256(token);
  const [rotated] = await db()
    .update(sessions)
    .set({ tokenHash: sha256(next), previousHash: hash, rotatedAt: sql`now()`, confirmedAt: null })
    .where(
      and(
        or(eq(sessions.tokenHash, hash), and(eq(sessions.previousHash, hash), isNull(sessions.confirmedAt))),
        lt(sessions.rotatedAt, sql`now() - ${ROTATE_MINUTES} * interval '1 minute'`),
        isAlive,
      ),
    )
    .returning({ expiresAt: sessions.expiresAt });
  return rotated ? { token: next, expiresAt: rotated.expiresAt } : null;
}
