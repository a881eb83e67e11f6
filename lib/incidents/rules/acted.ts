import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import { z } from "zod";
import { shadowFindings } from "@/db/schema";
import { authorize, type Ctx, executor } from "@/lib/access";
import { notFound } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import type { Page, PageQuery } from "@/lib/kit/page";
import { cursorTime, decodeCursor, toPage } from "@/lib/kit/paging";
import { rowsOf } from "./rows";
import type { ShadowFinding } from "./schemas";
import type { Finding } from "./shadow";

/** Of each rule; older ones go. */
const KEPT = 1000;

/** Counts how many signals each rule decided on, by its id. A rule that is gone is passed over. */
export async function countActed(ctx: Ctx, counts: ReadonlyMap<string, number>): Promise<void> {
  if (counts.size === 0) return;
  const given = JSON.stringify([...counts].map(([id, n]) => ({ id, n })));
  await executor(ctx).execute(sql`
    update grouping_rules r set acted = r.acted + g.n, last_acted_at = now()
    from jsonb_to_recordset(${given}::text::jsonb) as g(id text, n int)
    where r.workspace_id = ${ctx.workspaceId} and r.id = g.id`);
}

/**
 * Writes down what rules in shadow would have done, counts it and lets the oldest go. The signals are stored, and the caller
 * holds the workspace's lock, so that no rule goes meanwhile; one that is gone is passed over.
 */
export async function writeShadow(ctx: Ctx, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return;
  const byRule = Map.groupBy(findings, ({ ruleId }) => ruleId);
  const now = Date.now();
  const kept = [...byRule.values()].flatMap((own) => own.slice(-KEPT));
  const rows = kept.map(({ ruleId, signalId, text }, i) => {
    // One millisecond apart, because ids of one millisecond have no order.
    return { id: newId("shadowFinding", now + i), rule: ruleId, signal: signalId, text };
  });
  await executor(ctx).execute(sql`
    with given as (
      select g.* from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as g(id text, rule text, signal text, text text)
      join grouping_rules r on r.workspace_id = ${ctx.workspaceId} and r.id = g.rule
    ), added as (
      insert into shadow_findings (workspace_id, id, rule_id, signal_id, text)
      select ${ctx.workspaceId}, id, rule, signal, text from given
    )
    delete from shadow_findings f
    using (select rule, count(*)::int as n from given group by rule) as g
    cross join lateral (
      select o.id from shadow_findings o where o.workspace_id = ${ctx.workspaceId} and o.rule_id = g.rule
      order by o.at desc, o.id desc offset greatest(0, ${KEPT} - g.n)) as old
    where f.workspace_id = ${ctx.workspaceId} and f.id = old.id`);
  await countActed(ctx, new Map([...byRule].map(([id, own]) => [id, own.length])));
}

const cursorSchema = z.tuple([cursorTime, z.string()]);

/** What a rule would have done otherwise while it was in shadow, the newest first. Throws `not_found`. */
export async function listShadowFindings(
  ctx: Ctx,
  id: string,
  { limit, cursor }: PageQuery,
): Promise<Page<ShadowFinding>> {
  authorize(ctx, "rules:read");
  if (!(await rowsOf(ctx)).some((rule) => rule.id === id)) throw notFound("rule");
  const rows = await executor(ctx)
    .select()
    .from(shadowFindings)
    .where(
      and(
        eq(shadowFindings.workspaceId, ctx.workspaceId),
        eq(shadowFindings.ruleId, id),
        cursor ? olderThan(cursor) : undefined,
      ),
    )
    .orderBy(desc(shadowFindings.at), desc(shadowFindings.id))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    (row) => [row.at.getTime(), row.id],
    ({ id, signalId, text, at }) => ({ id, signalId, text, at: at.toISOString() }),
  );
}

function olderThan(cursor: string) {
  const [time, id] = decodeCursor(cursor, cursorSchema);
  const at = new Date(time);
  return or(lt(shadowFindings.at, at), and(eq(shadowFindings.at, at), lt(shadowFindings.id, id)));
}
