import { sql } from "drizzle-orm";
import { deleteInBatches } from "@/db/delete-in-batches";
import { keptSince } from "@/lib/intake";

/** Drops the counts by minute of days that retention no longer keeps; the templates stay. */
export const forgetTemplateMinutes = (): Promise<void> =>
  deleteInBatches("template_minutes", sql`counted_at < ${keptSince().toISOString()}::timestamptz`);
