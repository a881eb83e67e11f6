import { and, eq, getTableColumns, type SQL } from "drizzle-orm";
import { analyses, incidents } from "@/db/schema";
import { type Ctx, executor, seesAll, touchesView } from "@/lib/access";
import { notFound } from "@/lib/kit/errors";
import type { AnalysisSummary, Cost, Report } from "../report/schemas";

export type AnalysisRow = typeof analyses.$inferSelect;

/** What was looked at is large, and only a run needs it. */
const { situation: _situation, ...SHOWN } = getTableColumns(analyses);
export type ShownRow = Omit<AnalysisRow, "situation">;

export interface Found {
  row: ShownRow;
  incidentNumber: number;
  /** Of the incident: what its analyses say concerns at least these. */
  services: string[];
}

/** Analyses of incidents in view. */
export const selectAnalyses = (ctx: Ctx, ...where: (SQL | undefined)[]) =>
  executor(ctx)
    .select({ row: SHOWN, incidentNumber: incidents.number, services: incidents.services })
    .from(analyses)
    .innerJoin(
      incidents,
      and(eq(incidents.workspaceId, analyses.workspaceId), eq(incidents.id, analyses.incidentId)),
    )
    .where(and(eq(analyses.workspaceId, ctx.workspaceId), touchesView(ctx, incidents.services), ...where));

/** Throws `not_found`, also for one of another incident. */
export async function analysisOf(ctx: Ctx, incidentNumber: number, id: string): Promise<Found> {
  const [found] = await selectAnalyses(ctx, eq(incidents.number, incidentNumber), eq(analyses.id, id));
  if (!found) throw notFound("analysis");
  return found;
}

/** A report speaks of many services in its words: who does not see all of them is shown none of it. */
export const isWhole = (ctx: Ctx, { row, services }: Pick<Found, "row" | "services">): boolean =>
  seesAll(ctx, [...services, ...row.services]);

export const costOf = (
  row: Pick<AnalysisRow, "calls" | "inputTokens" | "outputTokens" | "costMicros">,
): Cost => ({
  calls: row.calls,
  inputTokens: row.inputTokens,
  outputTokens: row.outputTokens,
  costMicros: row.costMicros,
});

/** Who it was is not told with a report that is not shown: names of keys and people speak of their teams. */
const OUTSIDE = "Outside of this view";
const NO_COST: Cost = { calls: 0, inputTokens: 0, outputTokens: 0, costMicros: null };

/** An analysis without its report. Of one that is not shown whole remains that there is one, and how far it is. */
export function presentSummary(ctx: Ctx, found: Found): AnalysisSummary {
  const { row, incidentNumber } = found;
  const { diagnosis } = row.report as Report;
  const whole = isWhole(ctx, found);
  return {
    id: row.id,
    number: row.number,
    incidentNumber,
    cause: row.cause,
    state: row.state,
    stage: row.stage,
    seq: row.seq,
    verdict: (whole && diagnosis?.verdict) || null,
    statement: (whole && diagnosis?.statement) || null,
    model: row.model,
    replayOf: row.replayOf,
    recalledFrom: whole ? row.recalledFrom : null,
    requestedBy: whole ? row.requestedBy : OUTSIDE,
    cost: whole ? costOf(row) : NO_COST,
    failure: whole ? row.failure : null,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
