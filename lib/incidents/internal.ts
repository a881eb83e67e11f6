import { and, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { counters, incidents, users } from "@/db/schema";
import { type Ctx, executor, touchesView } from "@/lib/access";
import { notFound } from "@/lib/kit/errors";
import type { Severity } from "@/lib/signals";
import type { FirstRead, Grouping, Incident, IncidentDetail, RootCause } from "./schemas";

export { lockWorkspace } from "@/lib/access";

export type IncidentRow = typeof incidents.$inferSelect;

/** The first of `count` new numbers. They count from 1 within the workspace; one that is rolled back is given out again. */
export async function drawNumbers(ctx: Ctx, count = 1): Promise<number> {
  const [row] = await executor(ctx)
    .update(counters)
    .set({ incident: sql`${counters.incident} + ${count}` })
    .where(eq(counters.workspaceId, ctx.workspaceId))
    .returning({ number: counters.incident });
  if (!row) throw new Error(`workspace ${ctx.workspaceId} has no counters`);
  return row.number - count + 1;
}

type Assignee = { email: string | null; name: string | null };
type Joined = Assignee & { incident: IncidentRow };

/** A report is many times the rest of its row, and no list shows it. */
const { report: _report, ...LISTED } = getTableColumns(incidents);

/** Incidents in view with their assignees, whole but for their reports: what is shown is cut after. */
export const selectListed = (ctx: Ctx, ...where: (SQL | undefined)[]) =>
  executor(ctx)
    .select({ incident: LISTED, email: users.email, name: users.name })
    .from(incidents)
    .leftJoin(users, eq(users.id, incidents.assigneeId))
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), touchesView(ctx, incidents.services), ...where));

/** The same with their reports. */
export const selectIncidents = (ctx: Ctx, ...where: (SQL | undefined)[]) =>
  executor(ctx)
    .select({ incident: incidents, email: users.email, name: users.name })
    .from(incidents)
    .leftJoin(users, eq(users.id, incidents.assigneeId))
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), touchesView(ctx, incidents.services), ...where));

/** The incident of this number. Throws `not_found`, also for one of another workspace or outside of the view. */
export async function incidentByNumber(ctx: Ctx, number: number): Promise<Joined> {
  const [row] = await selectIncidents(ctx, eq(incidents.number, number));
  if (!row) throw notFound("incident");
  return row;
}

export function presentIncident({
  incident: row,
  email,
  name,
}: Assignee & { incident: Omit<IncidentRow, "report"> }): Incident {
  const assignee = row.assigneeId ? { id: row.assigneeId, email: email ?? "", name } : null;
  return {
    number: row.number,
    id: row.id,
    title: row.title,
    description: row.description,
    status: row.status,
    severity: row.severity as Severity,
    services: row.services,
    openedAt: row.openedAt.toISOString(),
    firstBadAt: row.firstBadAt.toISOString(),
    lastSignalAt: row.lastSignalAt.toISOString(),
    acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
    mitigatedAt: row.mitigatedAt?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    resolvedBy: row.resolvedBy,
    occurrences: row.occurrences,
    regressionOf: row.regressionOf,
    mergedInto: row.mergedInto,
    what: row.what,
    fix: row.fix,
    fixedIn: row.fixedIn,
    assignee,
    grouping: row.grouping as Grouping,
    rootCause: (row.diagnosis ?? row.rootCause) as RootCause | null,
    partial: false,
  };
}

export const presentDetail = (joined: Joined): IncidentDetail => ({
  ...presentIncident(joined),
  report: joined.incident.report as FirstRead | null,
});
