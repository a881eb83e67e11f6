import { and, desc, eq, inArray, ne, or, sql } from "drizzle-orm";
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
  /** No later analysis of the incident has come so far as to say what it proposes. */
  isNewest: boolean;
  report: Report;
}

/**
 * What an analysis reports that is done, or whose rules are: a model may still think, and one that was stopped or failed after
 * its rules has found what it found. Or, given an incident, what the last of it reports that is over and no replay. Parts that
 * do not have their form, as reports of before may have, are left out. Null when there is none.
 */
export async function proposedIn(
  ctx: Ctx,
  of: { analysisId: string } | { incidentId: string },
): Promise<Proposed | null> {
  const which =
    "analysisId" in of
      ? and(eq(analyses.id, of.analysisId), or(eq(analyses.state, "done"), HAS_RULES))
      : and(
          eq(analyses.incidentId, of.incidentId),
          ne(analyses.cause, "replay"),
          or(eq(analyses.state, "done"), and(inArray(analyses.state, ["stopped", "failed"]), HAS_RULES)),
        );
  const [row] = await executor(ctx)
    .select({
      id: analyses.id,
      incidentId: analyses.incidentId,
      cause: analyses.cause,
      report: analyses.report,
      // Names in full: drizzle writes columns of a single table without it, and here they would be those of `newer`.
      isNewest: sql<boolean>`not exists (select from analyses newer where newer.workspace_id = analyses.workspace_id
        and newer.incident_id = analyses.incident_id and newer.number > analyses.number and newer.cause <> 'replay'
        and (newer.report -> 'proposal') is not null)`,
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
    isNewest: row.isNewest,
    report: readReport(row.report),
  };
}

/** The parts that the agents vote by. */
const HAS_RULES = sql`(${analyses.report} -> 'detection') is not null and (${analyses.report} -> 'diagnosis') is not null`;

/** Part by part: an odd one takes nothing from the others. */
function readReport(stored: unknown): Report {
  const all = (stored ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(reportSchema.shape).flatMap(([name, part]) => {
      const read = part.safeParse(all[name]);
      return read.success && read.data !== undefined ? [[name, read.data]] : [];
    }),
  ) as Report;
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
