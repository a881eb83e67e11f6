import { groupingRules } from "@/db/schema";
import {
  authorize,
  type Ctx,
  difference,
  executor,
  lockWorkspace,
  recordAudit,
  transact,
} from "@/lib/access";
import { DomainError, notFound } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { forgetInForce } from "./in-force";
import { mine, present, renumber, rowsOf, shown } from "./rows";
import type { GroupingRuleCreate, GroupingRulePatch, GroupingRuleView, RuleMode } from "./schemas";

/** Every signal is held against all of them. */
const AT_MOST = 200;

/** It acts at `position`, after those that are there when left out. Throws `conflict` when there are too many. */
export async function createGroupingRule(
  ctx: Ctx,
  { position, ...rule }: GroupingRuleCreate,
): Promise<GroupingRuleView> {
  authorize(ctx, "rules:manage");
  return change(ctx, async (inside) => {
    const others = await rowsOf(inside);
    if (others.length >= AT_MOST)
      throw new DomainError("conflict", `A workspace has at most ${AT_MOST} rules of grouping.`);
    const { workspaceId, actor } = inside;
    const id = newId("groupingRule");
    await executor(inside)
      .insert(groupingRules)
      .values({ ...rule, workspaceId, id, position: others.length + 1, createdBy: actor.label });
    if (position !== undefined) await renumber(inside, id, position);
    const row = await ruleRow(inside, id);
    await recordAudit(inside, { action: "grouping.created", subject: id, after: shown(row) });
    return present(row);
  });
}

/** `position` moves it; the others make room. What it has grouped stays as it is. Throws `not_found`. */
export async function patchGroupingRule(
  ctx: Ctx,
  id: string,
  { position, ...patch }: GroupingRulePatch,
): Promise<GroupingRuleView> {
  authorize(ctx, "rules:manage");
  return change(ctx, async (inside) => {
    const before = await ruleRow(inside, id);
    const set = { ...patch, ...(isOtherCount(before.mode, patch.mode) && { acted: 0, lastActedAt: null }) };
    if (Object.keys(set).length > 0)
      await executor(inside).update(groupingRules).set(set).where(mine(inside, id));
    if (position !== undefined) await renumber(inside, id, position);
    const after = await ruleRow(inside, id);
    const changed = difference(shown(before), shown(after));
    if (changed) await recordAudit(inside, { action: "grouping.changed", subject: id, ...changed });
    return present(after);
  });
}

/** Its incidents stay, and so does what it held back; what it found in shadow goes with it. Throws `not_found`. */
export async function deleteGroupingRule(ctx: Ctx, id: string): Promise<void> {
  authorize(ctx, "rules:manage");
  await change(ctx, async (inside) => {
    const [gone] = await executor(inside).delete(groupingRules).where(mine(inside, id)).returning();
    if (!gone) throw notFound("rule");
    await renumber(inside, null, 1);
    await recordAudit(inside, { action: "grouping.deleted", subject: id, before: shown(gone) });
  });
}

/** What a rule would have done is not counted as what it does. */
const isOtherCount = (before: RuleMode, after: RuleMode = before) =>
  (before === "shadow") !== (after === "shadow");

async function ruleRow(ctx: Ctx, id: string) {
  const row = (await rowsOf(ctx)).find((each) => each.id === id);
  if (!row) throw notFound("rule");
  return row;
}

/** One change at a time and none while signals are grouped; this process knows of it at once. */
const change = <T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const result = await work(inside);
    inside.afterCommit?.push(() => forgetInForce(ctx));
    return result;
  });
