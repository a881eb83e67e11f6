import { and, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { runbooks } from "@/db/schema";
import { type Ctx, executor, touchesView } from "@/lib/access";
import { notFound } from "@/lib/kit/errors";
import { RUNBOOK_OUTCOMES, type Runbook, type RunbookDetail } from "../schemas";

/** What a search reads is many times what is shown. */
const { counts: _counts, search: _search, ...SHOWN } = getTableColumns(runbooks);
const { source: _source, ...LISTED } = SHOWN;

export type RunbookRow = Pick<typeof runbooks.$inferSelect, keyof typeof SHOWN>;
export type ListedRow = Pick<typeof runbooks.$inferSelect, keyof typeof LISTED>;

/** A runbook that names no service is for everybody; another for those who see one of its services. */
export const runbookInView = (ctx: Pick<Ctx, "services">, services: SQL = sql`${runbooks.services}`): SQL =>
  ctx.services === null ? sql`true` : sql`(${services} = '{}' or ${touchesView(ctx, services)})`;

/** Runbooks in view without their sources. */
export const selectRunbooks = (ctx: Ctx, ...where: (SQL | undefined)[]) =>
  executor(ctx)
    .select(LISTED)
    .from(runbooks)
    .where(and(eq(runbooks.workspaceId, ctx.workspaceId), runbookInView(ctx), ...where));

const whole = (ctx: Ctx, id: string) =>
  executor(ctx)
    .select(SHOWN)
    .from(runbooks)
    .where(and(eq(runbooks.workspaceId, ctx.workspaceId), eq(runbooks.id, id), runbookInView(ctx)));

/**
 * One writer of runbooks at a time in a workspace: what points to a runbook is written with it, and two that point to each
 * other must not wait for each other for ever. In the transaction in progress.
 */
export const lockRunbooks = (ctx: Ctx) =>
  executor(ctx).execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`runbooks ${ctx.workspaceId}`}, 0))`,
  );

/** Throws `not_found`, also for one of another workspace or outside of the view. */
export async function runbookById(ctx: Ctx, id: string): Promise<RunbookRow> {
  const [row] = await whole(ctx, id);
  if (!row) throw notFound("runbook");
  return row;
}

/** The same, held until the transaction ends: of two who edit it the second sees what the first has written. */
export async function lockRunbook(ctx: Ctx, id: string): Promise<RunbookRow> {
  const [row] = await whole(ctx, id).for("update");
  if (!row) throw notFound("runbook");
  return row;
}

/** At how many incidents in view each came of these runbooks, by id. */
export async function usesOf(ctx: Ctx, ids: string[]): Promise<Map<string, Runbook["uses"]>> {
  if (ids.length === 0) return new Map();
  const rows = await executor(ctx).execute<{ id: string; outcome: keyof Runbook["uses"]; n: number }>(sql`
    select u.runbook_id as id, u.outcome, count(distinct u.incident_id)::int as n
    from runbook_uses u join incidents i on i.workspace_id = u.workspace_id and i.id = u.incident_id
    where u.workspace_id = ${ctx.workspaceId} and u.runbook_id = any(${textArray(ids)})
      and ${touchesView(ctx, sql`i.services`)}
    group by 1, 2`);
  const uses = new Map<string, Runbook["uses"]>();
  for (const { id, outcome, n } of rows) uses.set(id, { ...(uses.get(id) ?? unused()), [outcome]: n });
  return uses;
}

const unused = () => Object.fromEntries(RUNBOOK_OUTCOMES.map((outcome) => [outcome, 0])) as Runbook["uses"];

export const presentRunbook = (row: ListedRow, uses: Runbook["uses"] = unused()): Runbook => ({
  id: row.id,
  path: row.path,
  title: row.title,
  services: row.services,
  alerts: row.alerts,
  templates: row.templates,
  severity: row.severity,
  version: row.version,
  archived: row.archivedAt !== null,
  uses,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  updatedBy: row.updatedBy,
  updatedAt: row.updatedAt.toISOString(),
});

export async function detailOf(ctx: Ctx, id: string): Promise<RunbookDetail> {
  const row = await runbookById(ctx, id);
  return { ...presentRunbook(row, (await usesOf(ctx, [id])).get(id)), source: row.source };
}
