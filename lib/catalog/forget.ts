import { sql } from "drizzle-orm";
import { deleteInBatches } from "@/db/delete-in-batches";
import { DAY_MS } from "@/lib/kit/clock";

/** Pods come under new names with every release; a machine that is away for a month does not come back. */
const INSTANCE_DAYS = 7;
const NODE_DAYS = 30;

/** Drops instances that records have shown and show no more, and machines that nobody has named for long. */
export async function forgetInstances(now = Date.now()): Promise<void> {
  const before = (days: number) => sql`${new Date(now - days * DAY_MS).toISOString()}::timestamptz`;
  await deleteInBatches(
    "service_instances",
    sql`source = 'record' and last_seen_at < ${before(INSTANCE_DAYS)}`,
  );
  await deleteInBatches("nodes", sql`last_seen_at < ${before(NODE_DAYS)}`);
}
