import { and, eq, inArray, sql } from "drizzle-orm";
import { analyses } from "@/db/schema";
import { authorize, type Ctx, executor, recordAudit, transact } from "@/lib/access";
import { DomainError } from "@/lib/kit/errors";
import { publish } from "@/lib/live";
import { countAnalysis } from "../metrics";
import type { AnalysisSummary } from "../report/schemas";
import { tellEnded } from "./ended";
import { analysisOf, presentSummary } from "./internal";

/** Ends an analysis; what it has found so far stays. Its worker hears of it with its next write. Throws `conflict` when it is over. */
export async function stopAnalysis(ctx: Ctx, incidentNumber: number, id: string): Promise<AnalysisSummary> {
  authorize(ctx, "analyses:run");
  return transact(ctx, async (inside) => {
    const { services } = await analysisOf(inside, incidentNumber, id);
    const [row] = await executor(inside)
      .update(analyses)
      .set({
        state: "stopped",
        stage: null,
        failure: `Stopped by ${inside.actor.label}.`,
        finishedAt: new Date(),
        leaseToken: null,
        seq: sql`${analyses.seq} + 1`,
      })
      .where(
        and(
          eq(analyses.workspaceId, inside.workspaceId),
          eq(analyses.id, id),
          inArray(analyses.state, ["queued", "running"]),
        ),
      )
      .returning({ seq: analyses.seq });
    if (!row) throw new DomainError("conflict", "This analysis is over.");
    tellEnded(inside, id);
    await recordAudit(inside, {
      action: "analysis.stopped",
      subject: `incident ${incidentNumber}`,
      after: { id },
    });
    const found = await analysisOf(inside, incidentNumber, id);
    const summary = presentSummary(inside, found);
    countAnalysis(inside, { state: "stopped", cause: summary.cause });
    const { seq, cost } = summary;
    await publish(inside, [
      {
        type: "analysis_delta",
        incidentNumber,
        services: [...new Set([...services, ...found.row.services])],
        data: { analysisId: id, seq, state: "stopped", stage: null, set: {}, cost },
      },
    ]);
    return summary;
  });
}
