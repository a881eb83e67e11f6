import { and, eq, sql } from "drizzle-orm";
import { analyses } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import type { Budget, Used } from "@/lib/ai";
import type { AnalysisRow } from "../analyses/internal";
import { recallable } from "../feed/recall";
import { countRecalled } from "../metrics";
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
        uncached: row.replayOf !== null,
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
async function recall({ ctx, incident, draft }: Run, { id, evidenceDigest }: AnalysisRow): Promise<boolean> {
  const { diagnosis } = draft.report;
  if (!evidenceDigest || !diagnosis) return false;
  const known = await recallable(ctx, { incident, digest: evidenceDigest, diagnosis });
  if (!known) return false;
  const of = (analysisId: string) =>
    and(eq(analyses.workspaceId, ctx.workspaceId), eq(analyses.id, analysisId));
  const [row] = await executor(ctx)
    .select({ report: analyses.report })
    .from(analyses)
    .where(of(known.analysisId));
  const { opinion } = (row?.report ?? {}) as Report;
  if (!opinion) return false;
  draft.set({ opinion, withoutModel: `No model was asked: ${known.why}` });
  await executor(ctx).update(analyses).set({ recalledFrom: known.analysisId }).where(of(id));
  countRecalled(ctx);
  return true;
}

/** What was used for nothing costs as well; in and out cannot be told apart then. */
const spentOf = (before: Budget, after: Budget): Used => ({
  calls: before.calls - after.calls,
  inputTokens: before.tokens - after.tokens,
  outputTokens: 0,
  costMicros:
    before.costMicros === null || after.costMicros === null ? null : before.costMicros - after.costMicros,
});

async function keepCost(ctx: Ctx, id: string, model: string | null, used: Used): Promise<void> {
  if (used.calls === 0 && model === null) return;
  await executor(ctx)
    .update(analyses)
    .set({
      ...(model !== null && { model }),
      // On top of what an earlier try has used.
      calls: sql`${analyses.calls} + ${used.calls}`,
      inputTokens: sql`${analyses.inputTokens} + ${used.inputTokens}`,
      outputTokens: sql`${analyses.outputTokens} + ${used.outputTokens}`,
      costMicros:
        used.costMicros === null
          ? null
          : sql`coalesce(${analyses.costMicros}, 0) + ${Math.round(used.costMicros)}::bigint`,
    })
    .where(and(eq(analyses.workspaceId, ctx.workspaceId), eq(analyses.id, id)));
}
