import { and, count, eq, inArray } from "drizzle-orm";
import { analyses, incidents } from "@/db/schema";
import { authorize, type Ctx, executor, once, recordAudit, requestHash } from "@/lib/access";
import { languageModels } from "@/lib/ai";
import { getIncident } from "@/lib/incidents";
import { DomainError, invalid } from "@/lib/kit/errors";
import { withoutSecrets } from "../hostile/secrets";
import type { AnalysisRequest, AnalysisSummary } from "../report/schemas";
import { analysisOf, isWhole, presentSummary } from "./internal";
import { insertAnalysis, liveAnalysis } from "./open";

const RULES_ALONE = "none";

/**
 * Runs the agents again: on what is known now, or on what an earlier analysis saw, with another model or prompt. Throws
 * `conflict` while one is under way.
 */
export async function requestAnalysis(
  ctx: Ctx,
  incidentNumber: number,
  request: AnalysisRequest,
  idempotencyKey?: string,
): Promise<AnalysisSummary> {
  authorize(ctx, "analyses:run");
  const { model, replayOf } = request;
  // Before anything is kept of it: people paste what they have at hand.
  const prompt = request.prompt === undefined ? undefined : withoutSecrets(request.prompt);
  if (model && model !== RULES_ALONE && !languageModels().models.includes(model))
    throw invalid("model", "is not one of the configured models");
  if (prompt && !replayOf) throw invalid("prompt", "is for a replay; steer the agents instead");
  const incident = await getIncident(ctx, incidentNumber);
  if (incident.partial) throw new DomainError("forbidden", "You see a part of this incident only.");
  const hash = requestHash({ incidentNumber, ...request });
  return once(ctx, "requestAnalysis", idempotencyKey, hash, async (inside) => {
    await lockIncident(inside, incident.id);
    if (replayOf) {
      const replayed = await analysisOf(inside, incidentNumber, replayOf);
      if (!isWhole(inside, replayed))
        throw new DomainError("forbidden", "You see a part of that analysis only.");
      if (replayed.row.state !== "done")
        throw new DomainError("conflict", "Only an analysis that is finished can be replayed.");
      await demandRoom(inside);
    } else if (await liveAnalysis(inside, incident.id)) {
      throw new DomainError("conflict", "An analysis of this incident is under way.");
    }
    const id = await insertAnalysis(inside, incident.id, {
      cause: replayOf ? "replay" : "person",
      requestedBy: inside.actor.label,
      replayOf: replayOf ?? null,
      askedModel: model && model !== RULES_ALONE ? model : null,
      withoutModel: model === RULES_ALONE,
      askedPrompt: prompt ?? null,
    });
    await recordAudit(inside, {
      action: "analysis.requested",
      subject: `incident ${incidentNumber}`,
      after: { ...request, ...(prompt !== undefined && { prompt }) },
    });
    return presentSummary(inside, await analysisOf(inside, incidentNumber, id));
  });
}

const REPLAYS_AT_MOST = 5;

/** Comparisons take a worker's time from those who wait for their first report. */
async function demandRoom(ctx: Ctx): Promise<void> {
  const [row] = await executor(ctx)
    .select({ live: count() })
    .from(analyses)
    .where(
      and(
        eq(analyses.workspaceId, ctx.workspaceId),
        eq(analyses.cause, "replay"),
        inArray(analyses.state, ["queued", "running"]),
      ),
    );
  if (row!.live >= REPLAYS_AT_MOST)
    throw new DomainError("conflict", `${REPLAYS_AT_MOST} replays are under way already.`);
}

/** Holds the incident's row; after the workspace's where both are needed, for whoever publishes takes that last. */
export const lockIncident = (ctx: Ctx, incidentId: string) =>
  executor(ctx)
    .select({ id: incidents.id })
    .from(incidents)
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), eq(incidents.id, incidentId)))
    .for("no key update");
