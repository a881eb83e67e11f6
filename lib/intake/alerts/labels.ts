import { and, eq, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { alerts } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";

export interface AlertLabels {
  environment: string | null;
  labels: Record<string, string>;
}
const AT_ONCE = 5000;

/**
 * What alerts say of themselves beyond title and severity, by fingerprint; those that are gone are missing. `names`: only these
 * labels, for a reader of many.
 */
export async function labelsOfAlerts(
  ctx: Ctx,
  fingerprints: Iterable<string>,
  names?: ReadonlySet<string>,
): Promise<Map<string, AlertLabels>> {
  const all = [...new Set(fingerprints)];
  const found = new Map<string, AlertLabels>();
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const rows = await executor(ctx)
      .select({
        fingerprint: alerts.fingerprint,
        environment: alerts.environment,
        labels: names?.size === 0 ? sql<unknown>`'{}'::jsonb` : alerts.labels,
      })
      .from(alerts)
      .where(
        and(
          eq(alerts.workspaceId, ctx.workspaceId),
          // Not `= any`: each row would be held against thousands, one by one.
          sql`${alerts.fingerprint} in (select unnest(${textArray(all.slice(from, from + AT_ONCE))}))`,
        ),
      );
    for (const { fingerprint, environment, labels } of rows) {
      const own = Object.entries(labels as Record<string, string>);
      const kept = names ? own.filter(([name]) => names.has(name)) : own;
      found.set(fingerprint, { environment, labels: Object.fromEntries(kept) });
    }
  }
  return found;
}
