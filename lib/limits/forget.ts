import { sql } from "drizzle-orm";
import { db } from "@/db/client";

const BATCH = 5000;

/** Drops the counts of callers whose window is empty. For the hourly clean-up; never waits for a caller who is back. */
export async function forgetLimits(): Promise<void> {
  let dropped = BATCH;
  while (dropped >= BATCH) {
    const gone = await db().execute(sql`
      delete from rate_limits where id in (
        select id from rate_limits where ends_at < now() limit ${BATCH} for update skip locked)`);
    dropped = gone.count;
  }
}
