import { and, desc, eq, inArray, ne } from "drizzle-orm";
import { analyses } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { serviceNames } from "@/lib/catalog";
import { type Report, reportSchema } from "../report/schemas";
import type { PlanStep } from "./schemas";
import { namedIn } from "./targets";
import { suspectOf } from "./voters/stance";

/** An analysis as far as a plan is made from it and voted on. */
export interface Proposed {
  analysisId: string;
  incidentId: string;
  /** Run again for comparison: what it proposes is not for anybody to do. */
  isReplay: boolean;
  report: Report;
}

/**
 * What an analysis reports that is done, or whose rules are: a model may still think. Or, given an incident, the last of it that is no replay. Null when there is none.
 */
export async function proposedIn(
  ctx: Ctx,
  of: { analysisId: string } | { incidentId: string },
): Promise<Proposed | null> {
  const which =
    "analysisId" in of
      ? and(eq(analyses.id, of.analysisId), inArray(analyses.state, ["running", "done"]))
      : and(eq(analyses.state, "done"), eq(analyses.incidentId, of.incidentId), ne(analyses.cause, "replay"));
  const [row] = await executor(ctx)
    .select({
      id: analyses.id,
      incidentId: analyses.incidentId,
      cause: analyses.cause,
      report: analyses.report,
    })
    .from(analyses)
    .where(and(eq(analyses.workspaceId, ctx.workspaceId), which))
    .orderBy(desc(analyses.number))
    .limit(1);
  if (!row) return null;
  return {
    analysisId: row.id,
    incidentId: row.incidentId,
    isReplay: row.cause === "replay",
    report: reportSchema.parse(row.report),
  };
}

/**
 * Every service that a plan names or acts on: the one under suspicion, and those that its words name. Where what is suspected
 * is no service, it may reach each of the incident's. Sorted.
 */
export async function servicesTouched(
  ctx: Ctx,
  plan: { summary: string; steps: readonly PlanStep[] },
  report: Report,
  ofIncident: readonly string[],
): Promise<string[]> {
  const known = await serviceNames(ctx.workspaceId, executor(ctx));
  const suspect = suspectOf(report)?.entity;
  const words = [plan.summary, ...plan.steps.map(wordsOf)].join("\n");
  const named = namedIn(words, new Set([...known, ...ofIncident]));
  const suspected =
    suspect?.kind === "service" ? [suspect.name] : suspect || named.length === 0 ? ofIncident : [];
  return [...new Set([...named, ...suspected])].sort();
}

const wordsOf = ({ title, check, action, rollback }: PlanStep) =>
  [title, check, action, rollback ?? ""].join("\n");
