import { sql } from "drizzle-orm";
import { deleteInBatches } from "@/db/delete-in-batches";

/** A client that comes back after a day starts afresh. */
export const forgetEvents = (): Promise<void> =>
  deleteInBatches("events", sql`at < now() - interval '1 day'`);
