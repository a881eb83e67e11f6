import { and, asc, eq, sql } from "drizzle-orm";
import { mappingRules } from "@/db/schema";
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
import { Fresh } from "@/lib/kit/fresh";
import { newId } from "@/lib/kit/ids";
import type { MappingRule } from "../alerts/routing";
import type { MappingRuleCreate, MappingRulePatch, MappingRuleView } from "./schemas";

/** Every alert is held against all of them. */
const AT_MOST = 200;

type Row = typeof mappingRules.$inferSelect;
/** Senders ask for every body. */
const inForce = new Fresh<MappingRule[]>("mapping-rules");

/** All rules in the order in which they act, with the number of kept alerts that each acted on. */
export async function listMappingRules(ctx: Ctx): Promise<{ data: MappingRuleView[]; nextCursor: null }> {
  authorize(ctx, "noise:read");
  const [rows, acted] = await Promise.all([rowsOf(ctx), actedOn(ctx)]);
  return { data: rows.map((row) => present(row, acted.get(row.id) ?? 0)), nextCursor: null };
}

async function actedOn(ctx: Ctx): Promise<Map<string, number>> {
  const rows = await executor(ctx).execute<{ id: string; n: number }>(sql`
    select r.id, count(*)::int as n from alerts a cross join lateral unnest(a.mapped_by) as r(id)
    where a.workspace_id = ${ctx.workspaceId} and a.mapped_by <> '{}' group by r.id`);
  return new Map(rows.map(({ id, n }) => [id, n]));
}

/** It acts after those that are there, unless it is given a place among them. Throws `conflict` when there are too many. */
export async function createMappingRule(
  ctx: Ctx,
  { position, ...rule }: MappingRuleCreate,
): Promise<MappingRuleView> {
  authorize(ctx, "noise:manage");
  return change(ctx, async (inside) => {
    const others = await rowsOf(inside);
    if (others.length >= AT_MOST)
      throw new DomainError("conflict", `A workspace has at most ${AT_MOST} mapping rules.`);
    const { workspaceId, actor } = inside;
    const id = newId("mappingRule");
    await executor(inside)
      .insert(mappingRules)
      .values({ ...rule, workspaceId, id, position: others.length + 1, createdBy: actor.label });
    if (position !== undefined) await renumber(inside, id, position);
    const row = (await rowsOf(inside)).find((one) => one.id === id)!;
    await recordAudit(inside, { action: "mapping.created", subject: id, after: shown(row) });
    return present(row, 0);
  });
}

/** `position` moves it; the others make room. Throws `not_found`. */
export async function patchMappingRule(
  ctx: Ctx,
  id: string,
  { position, ...patch }: MappingRulePatch,
): Promise<MappingRuleView> {
  authorize(ctx, "noise:manage");
  return change(ctx, async (inside) => {
    const before = (await rowsOf(inside)).find((row) => row.id === id);
    if (!before) throw notFound("mapping rule");
    if (Object.keys(patch).length > 0)
      await executor(inside).update(mappingRules).set(patch).where(mine(inside, id));
    if (position !== undefined) await renumber(inside, id, position);
    const after = (await rowsOf(inside)).find((row) => row.id === id)!;
    const changed = difference(shown(before), shown(after));
    if (changed) await recordAudit(inside, { action: "mapping.changed", subject: id, ...changed });
    return present(after, (await actedOn(inside)).get(id) ?? 0);
  });
}

/** Alerts keep what it gave them until their next notice. Throws `not_found`. */
export async function deleteMappingRule(ctx: Ctx, id: string): Promise<void> {
  authorize(ctx, "noise:manage");
  await change(ctx, async (inside) => {
    const [gone] = await executor(inside).delete(mappingRules).where(mine(inside, id)).returning();
    if (!gone) throw notFound("mapping rule");
    await renumber(inside, null, 1);
    await recordAudit(inside, { action: "mapping.deleted", subject: id, before: shown(gone) });
  });
}

/** What acts on the alerts of a workspace; at most a second old. */
export const mappingRulesInForce = (ctx: Ctx): Promise<MappingRule[]> =>
  inForce.get(ctx.workspaceId, async () => (await rowsOf(ctx)).filter(({ enabled }) => enabled).map(asRule));

/** One change at a time, so that positions stay in a row; this process knows of it at once. */
const change = <T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const result = await work(inside);
    inside.afterCommit?.push(() => inForce.forget(ctx.workspaceId));
    return result;
  });

/** Numbers the rules from 1, `moved` at its new place. */
const renumber = (ctx: Ctx, moved: string | null, position: number) =>
  executor(ctx).execute(sql`
    update mapping_rules m set position = o.place
    from (
      select id, row_number() over (order by key, id) as place from (
        select id, case when id = ${moved} then ${position} - (case when position >= ${position} then 0.5 else -0.5 end)
          else position end as key
        from mapping_rules where workspace_id = ${ctx.workspaceId}) as k) as o
    where m.workspace_id = ${ctx.workspaceId} and m.id = o.id and m.position <> o.place`);

const rowsOf = (ctx: Ctx): Promise<Row[]> =>
  executor(ctx)
    .select()
    .from(mappingRules)
    .where(eq(mappingRules.workspaceId, ctx.workspaceId))
    .orderBy(asc(mappingRules.position), asc(mappingRules.id));

const mine = (ctx: Ctx, id: string) =>
  and(eq(mappingRules.workspaceId, ctx.workspaceId), eq(mappingRules.id, id));

const asRule = ({ id, name, matchers, sets }: Row): MappingRule => ({
  id,
  name,
  matchers: matchers as MappingRule["matchers"],
  sets: sets as MappingRule["sets"],
});

const present = (row: Row, alerts: number): MappingRuleView => ({
  ...asRule(row),
  enabled: row.enabled,
  position: row.position,
  alerts,
  createdAt: row.createdAt.toISOString(),
});

const shown = ({ name, position, matchers, sets, enabled }: Row) => ({
  name,
  position,
  matchers,
  sets,
  enabled,
});
