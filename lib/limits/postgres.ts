import { sql } from "drizzle-orm";
import { sideDb } from "@/db/client";
import type { Ask, Grant, Store } from "./store";

/**
 * Counts in the database, by its clock, one statement for all callers; see the function in the migrations. Not over the
 * pool: when slow requests have taken it, limits are what helps, and waiting for it would lift them.
 */
export const postgresStore: Store = {
  name: "the database",
  async take(asks) {
    const grants = await sideDb().execute<Grant & Record<string, unknown>>(sql`
      select taken.granted, taken.used, taken.retry_ms as "retryMs", taken.empty_ms as "emptyMs"
      from rows from (
          jsonb_to_recordset(${JSON.stringify(asks.map(asRow))}::text::jsonb)
            as (id text, quota int, window_ms int, spent int, want int)
        ) with ordinality as ask (id, quota, window_ms, spent, want, position),
        take_allowance(ask.id, ask.quota, ask.window_ms, ask.spent, ask.want) as taken
      order by ask.position`);
    return [...grants];
  },
};

const asRow = ({ id, quota, windowMs, spent, want }: Ask) => ({
  id,
  quota,
  window_ms: windowMs,
  spent,
  want,
});
