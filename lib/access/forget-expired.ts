import { lt, not, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { idempotencyKeys, sessions, usageDays, verificationTokens } from "@/db/schema";
import { isAlive } from "./sessions/find";

/** A sender that repeats a request after a day has forgotten it, not lost the answer. */
const ANSWERS_KEPT = sql`now() - interval '24 hours'`;
/** A year and the month it is compared with. */
const USAGE_KEPT = sql`current_date - 400`;

/** Drops sessions and links that have ended and answers nobody will ask for again. For the hourly clean-up. */
export async function forgetExpired(db: Db): Promise<void> {
  await db.delete(sessions).where(not(isAlive));
  await db.delete(verificationTokens).where(lt(verificationTokens.expiresAt, sql`now()`));
  await db.delete(usageDays).where(lt(usageDays.day, USAGE_KEPT));
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, ANSWERS_KEPT));
}
