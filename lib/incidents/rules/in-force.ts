import { authorize, type Ctx } from "@/lib/access";
import { Fresh } from "@/lib/kit/fresh";
import { asRule, present, type RuleRow, rowsOf } from "./rows";
import type { GroupingRule, ShadowRule } from "./rule";
import type { GroupingRuleView } from "./schemas";

export interface RulesInForce {
  live: GroupingRule[];
  shadow: ShadowRule[];
}

/** Grouping asks for every batch. */
const inForce = new Fresh<RulesInForce>("grouping-rules");

/** All rules in the order in which they are asked, with how often each decided. */
export async function listGroupingRules(ctx: Ctx): Promise<{ data: GroupingRuleView[]; nextCursor: null }> {
  authorize(ctx, "rules:read");
  return { data: (await rowsOf(ctx)).map(present), nextCursor: null };
}

/** What acts on the signals of a workspace, and what only says what it would do; at most a second old. */
export const rulesInForce = (ctx: Ctx): Promise<RulesInForce> =>
  inForce.get(ctx.workspaceId, async () => sorted(await rowsOf(ctx)));

export const forgetInForce = (ctx: Ctx): void => inForce.forget(ctx.workspaceId);

function sorted(rows: RuleRow[]): RulesInForce {
  const rules: RulesInForce = { live: [], shadow: [] };
  for (const row of rows)
    if (row.mode === "live") rules.live.push(asRule(row));
    else if (row.mode === "shadow") rules.shadow.push({ ...asRule(row), after: rules.live.length });
  return rules;
}
