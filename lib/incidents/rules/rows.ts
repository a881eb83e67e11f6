import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import { groupingRules } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import type { GroupingRule } from "./rule";
import type { GroupingRuleView } from "./schemas";

export type RuleRow = typeof groupingRules.$inferSelect;

/** All of the workspace, in the order in which they are asked. */
export const rowsOf = (ctx: Ctx): Promise<RuleRow[]> =>
  executor(ctx)
    .select()
    .from(groupingRules)
    .where(eq(groupingRules.workspaceId, ctx.workspaceId))
    .orderBy(asc(groupingRules.position), asc(groupingRules.id));

export const mine = (ctx: Ctx, id: string): SQL | undefined =>
  and(eq(groupingRules.workspaceId, ctx.workspaceId), eq(groupingRules.id, id));

/** Numbers the rules from 1, `moved` at its new place. */
export const renumber = (ctx: Ctx, moved: string | null, position: number) =>
  executor(ctx).execute(sql`
    update grouping_rules m set position = o.place
    from (
      select id, row_number() over (order by key, id) as place from (
        select id, case when id = ${moved} then ${position} - (case when position >= ${position} then 0.5 else -0.5 end)
          else position end as key
        from grouping_rules where workspace_id = ${ctx.workspaceId}) as k) as o
    where m.workspace_id = ${ctx.workspaceId} and m.id = o.id and m.position <> o.place`);

export const asRule = ({
  id,
  name,
  matchers,
  effect,
}: Pick<RuleRow, "id" | "name" | "matchers" | "effect">): GroupingRule => ({
  id,
  name,
  matchers: matchers as GroupingRule["matchers"],
  effect: effect as GroupingRule["effect"],
});

export const present = (row: RuleRow): GroupingRuleView => ({
  id: row.id,
  name: row.name,
  mode: row.mode,
  matchers: row.matchers as GroupingRuleView["matchers"],
  effect: row.effect as GroupingRuleView["effect"],
  position: row.position,
  acted: row.acted,
  lastActedAt: row.lastActedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});

/** As the audit tells of it. */
export const shown = ({ name, position, mode, matchers, effect }: RuleRow) => ({
  name,
  position,
  mode,
  matchers,
  effect,
});
