import { and, asc, eq, gt, inArray, type SQL } from "drizzle-orm";
import { z } from "zod";
import { noiseRules } from "@/db/schema";
import { authorize, type Ctx, difference, executor, recordAudit, transact } from "@/lib/access";
import { notFound } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import type { Page } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import type { NoiseListQuery } from "./schemas";

export type RuleRow = typeof noiseRules.$inferSelect;
type Kind = RuleRow["kind"];
export interface RuleFields {
  name: string;
  matchers: unknown;
  enabled: boolean;
  kind: Kind;
  effect: object;
}

/** Rules of these kinds, the oldest first: of several that hold an alert back, the first decides. */
export async function listRules<T>(
  ctx: Ctx,
  kinds: Kind[],
  { limit, cursor }: NoiseListQuery,
  present: (row: RuleRow) => T,
): Promise<Page<T>> {
  authorize(ctx, "noise:read");
  const rows = await executor(ctx)
    .select()
    .from(noiseRules)
    .where(
      and(
        eq(noiseRules.workspaceId, ctx.workspaceId),
        inArray(noiseRules.kind, kinds),
        cursor ? gt(noiseRules.id, decodeCursor(cursor, z.string())) : undefined,
      ),
    )
    .orderBy(asc(noiseRules.id))
    .limit(limit + 1);
  return toPage(rows, limit, ({ id }) => id, present);
}

export async function createRule(ctx: Ctx, fields: RuleFields): Promise<RuleRow> {
  authorize(ctx, "noise:manage");
  return transact(ctx, async (inside) => {
    const { workspaceId, actor } = inside;
    const [row] = await executor(inside)
      .insert(noiseRules)
      .values({ ...fields, workspaceId, id: newId("noiseRule"), createdBy: actor.label })
      .returning();
    await recordAudit(inside, {
      action: "noise.created",
      subject: row!.id,
      after: shown(row!),
    });
    return row!;
  });
}

/** Throws `not_found`, for one of another kind too. */
export async function patchRule(
  ctx: Ctx,
  kinds: Kind[],
  id: string,
  patch: Partial<RuleFields>,
): Promise<RuleRow> {
  authorize(ctx, "noise:manage");
  return transact(ctx, async (inside) => {
    const before = await ruleOf(inside, kinds, id);
    const [after] = await executor(inside)
      .update(noiseRules)
      .set(patch)
      .where(mine(inside, kinds, id))
      .returning();
    const changed = difference(shown(before), shown(after!));
    if (changed) await recordAudit(inside, { action: "noise.changed", subject: id, ...changed });
    return after!;
  });
}

/** Throws `not_found`. What it holds back is looked at again within a minute. */
export async function deleteRule(ctx: Ctx, kinds: Kind[], id: string): Promise<void> {
  authorize(ctx, "noise:manage");
  await transact(ctx, async (inside) => {
    const [gone] = await executor(inside)
      .delete(noiseRules)
      .where(mine(inside, kinds, id))
      .returning();
    if (!gone) throw notFound(nounOf(kinds));
    await recordAudit(inside, { action: "noise.deleted", subject: id, before: shown(gone) });
  });
}

const mine = (ctx: Ctx, kinds: Kind[], id: string): SQL | undefined =>
  and(eq(noiseRules.workspaceId, ctx.workspaceId), eq(noiseRules.id, id), inArray(noiseRules.kind, kinds));

async function ruleOf(ctx: Ctx, kinds: Kind[], id: string): Promise<RuleRow> {
  const [row] = await executor(ctx)
    .select()
    .from(noiseRules)
    .where(mine(ctx, kinds, id))
    .for("update");
  if (!row) throw notFound(nounOf(kinds));
  return row;
}

const nounOf = ([kind]: Kind[]) => (kind === "maintenance" ? "maintenance window" : "rule");
const shown = ({ name, kind, matchers, effect, enabled }: RuleRow) => ({
  name,
  kind,
  matchers,
  effect,
  enabled,
});
