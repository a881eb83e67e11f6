import { and, asc, desc, eq, lt, ne } from "drizzle-orm";
import { z } from "zod";
import { analyses, analysisActions, incidents } from "@/db/schema";
import { authorize, type Ctx, executor } from "@/lib/access";
import { getIncident } from "@/lib/incidents";
import type { Page } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import type { AgentAction, Analysis, AnalysisSummary, Report } from "../report/schemas";
import { analysisOf, type Found, isWhole, presentSummary, selectAnalyses } from "./internal";

const ACTIONS_AT_MOST = 300;

/** The analyses of an incident, newest first. Throws `not_found`. */
export async function listAnalyses(
  ctx: Ctx,
  incidentNumber: number,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<AnalysisSummary>> {
  authorize(ctx, "incidents:read");
  await getIncident(ctx, incidentNumber);
  const before = cursor ? lt(analyses.number, decodeCursor(cursor, z.number().int())) : undefined;
  const rows = await selectAnalyses(ctx, eq(incidents.number, incidentNumber), before)
    .orderBy(desc(analyses.number))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    ({ row }) => row.number,
    (found) => presentSummary(ctx, found),
  );
}

/** One analysis with its report as far as it is. Throws `not_found`. */
export async function getAnalysis(ctx: Ctx, incidentNumber: number, id: string): Promise<Analysis> {
  authorize(ctx, "incidents:read");
  return present(ctx, await analysisOf(ctx, incidentNumber, id));
}

/** The newest that is no replay; null before there is one. */
export async function latestAnalysis(ctx: Ctx, incidentNumber: number): Promise<Analysis | null> {
  authorize(ctx, "incidents:read");
  const [found] = await selectAnalyses(
    ctx,
    eq(incidents.number, incidentNumber),
    ne(analyses.cause, "replay"),
  )
    .orderBy(desc(analyses.number))
    .limit(1);
  return found ? present(ctx, found) : null;
}

async function present(ctx: Ctx, found: Found): Promise<Analysis> {
  const summary = presentSummary(ctx, found);
  if (!isWhole(ctx, found)) return { ...summary, report: {}, actions: [], partial: true };
  const actions = await executor(ctx)
    .select()
    .from(analysisActions)
    .where(
      and(eq(analysisActions.workspaceId, ctx.workspaceId), eq(analysisActions.analysisId, found.row.id)),
    )
    .orderBy(asc(analysisActions.position))
    .limit(ACTIONS_AT_MOST);
  return {
    ...summary,
    recalledIncident: await incidentOfAnalysis(ctx, summary.recalledFrom),
    report: found.row.report as Report,
    actions: actions.map(presentAction),
    partial: false,
  };
}

async function incidentOfAnalysis(ctx: Ctx, id: string | null): Promise<number | null> {
  if (id === null) return null;
  const [found] = await selectAnalyses(ctx, eq(analyses.id, id));
  return found?.incidentNumber ?? null;
}

export const presentAction = (row: typeof analysisActions.$inferSelect): AgentAction => ({
  analysisId: row.analysisId,
  position: row.position,
  agent: row.agent,
  kind: row.kind,
  name: row.name,
  text: row.text,
  state: row.state,
  failure: row.failure,
  startedAt: row.startedAt.toISOString(),
  ms: row.ms,
  tokens: row.tokens,
});
