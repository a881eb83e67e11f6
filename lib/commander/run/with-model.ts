import { and, eq, sql } from "drizzle-orm";
import { analyses, incidents } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import type { Used } from "@/lib/ai";
import type { AnalysisRow } from "../analyses/internal";
import { evidenceDigest } from "../feed/digest";
import { recallable } from "../feed/recall";
import { countRecalled } from "../metrics";
import { spentOf } from "../model/spent";
import type { Asker } from "../opinion/asker";
import { formOpinion } from "../opinion/form-opinion";
import type { Report } from "../report/schemas";
import type { Further } from "./analyse";
import type { Run } from "./run";

/**
 * What a model adds after the rules: of a known incident what it said then, at no cost; else its opinion anew. A person who asks
 * for another run, another model or a replay wants to hear it anew.
 */
export const withModel =
  (asker: Asker): Further =>
  async (run, row) => {
    if (isByItself(row) && (await recall(run, row))) return;
    const budget = await asker.openBudget(run.ctx);
    const before = { ...budget };
    let formed: Awaited<ReturnType<typeof formOpinion>> = null;
    try {
      formed = await formOpinion(run, asker, budget, {
        model: row.askedModel ?? undefined,
        uncached: !isByItself(row),
        prompt: row.askedPrompt,
      });
    } finally {
      // Also of a run that was stopped, or that another worker has now.
      await keepCost(run.ctx, row.id, formed?.model ?? null, formed?.used ?? spentOf(before, budget));
    }
  };

const isByItself = ({ cause, askedModel }: AnalysisRow) =>
  askedModel === null && cause !== "person" && cause !== "replay" && cause !== "steer";

/** Of the model's words alone: what it quoted then are rows of another incident. */
async function recall({ ctx, incident, situation, draft }: Run, { id }: AnalysisRow): Promise<boolean> {
  const { diagnosis } = draft.report;
  if (!diagnosis) return false;
  const known = await recallable(ctx, { incident, digest: evidenceDigest(situation), diagnosis });
  if (!known) return false;
  const of = (analysisId: string) =>
    and(eq(analyses.workspaceId, ctx.workspaceId), eq(analyses.id, analysisId));
  const [row] = await executor(ctx)
    .select({ report: analyses.report, services: analyses.services, incidentServices: incidents.services })
    .from(analyses)
    .innerJoin(
      incidents,
      and(eq(incidents.workspaceId, analyses.workspaceId), eq(incidents.id, analyses.incidentId)),
    )
    .where(of(known.analysisId));
  const { opinion } = (row?.report ?? {}) as Report;
  if (!row || !opinion) return false;
  // Its words were made of what that one looked at.
  draft.told([...row.services, ...row.incidentServices]);
  draft.set({ opinion, withoutModel: `No model was asked: ${known.why}` });
  await executor(ctx).update(analyses).set({ recalledFrom: known.analysisId }).where(of(id));
  countRecalled(ctx);
  return true;
}

/** Added to what earlier tries of the same analysis used. */
async function keepCost(ctx: Ctx, id: string, model: string | null, used: Used): Promise<void> {
  if (used.calls === 0 && model === null) return;
  await executor(ctx)
    .update(analyses)
    .set({
      ...(model !== null && { model }),
      calls: sql`${analyses.calls} + ${used.calls}`,
      inputTokens: sql`${analyses.inputTokens} + ${used.inputTokens}`,
      outputTokens: sql`${analyses.outputTokens} + ${used.outputTokens}`,
      ...(used.costMicros !== null && {
        costMicros: sql`coalesce(${analyses.costMicros}, 0) + ${Math.round(used.costMicros)}::bigint`,
      }),
    })
    .where(and(eq(analyses.workspaceId, ctx.workspaceId), eq(analyses.id, id)));
}
