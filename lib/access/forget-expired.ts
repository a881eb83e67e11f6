import { not, sql } from "drizzle-orm";
import { deleteInBatches } from "@/db/delete-in-batches";
import { isAlive } from "./sessions/find";

/** A sender that repeats a request after a day has forgotten it, not lost the answer. */
const ANSWERS_KEPT = sql`now() - interval '24 hours'`;
/** A year and the month it is compared with. */
const USAGE_KEPT = sql`current_date - 400`;

/** Drops sessions and links that have ended and answers nobody will ask for again. For the hourly clean-up. */
export async function forgetExpired(): Promise<void> {
  await deleteInBatches("sessions", not(isAlive));
  await deleteInBatches("verification_tokens", sql`expires_at < now()`);
  await deleteInBatches("usage_days", sql`day < ${USAGE_KEPT}`);
  await deleteInBatches("idempotency_keys", sql`created_at < ${ANSWERS_KEPT}`);
}
