import { sql } from "drizzle-orm";
import { authorize, type Ctx, recordAudit, transact } from "@/lib/access";
import { DomainError } from "@/lib/kit/errors";
import type { AnalysisSummary } from "../report/schemas";
import { analysisOf, isWhole, presentSummary } from "./internal";
import { endAnalysis } from "./transition";

/**
 * Ends an analysis; what it has found so far stays. Its worker hears of it with its next write. Throws `conflict` when
 * it is over, and `forbidden` where a part of it is outside of the view.
 */
export async function stopAnalysis(ctx: Ctx, incidentNumber: number, id: string): Promise<AnalysisSummary> {
  authorize(ctx, "analyses:run");
  return transact(ctx, async (inside) => {
    if (!isWhole(inside, await analysisOf(inside, incidentNumber, id)))
      throw new DomainError("forbidden", "You see a part of this analysis only.");
    const failure = `Stopped by ${inside.actor.label}.`;
    const ended = await endAnalysis(inside, sql`a.id = ${id}`, { state: "stopped", failure }, (within) =>
      recordAudit(within, {
        action: "analysis.stopped",
        subject: `incident ${incidentNumber}`,
        after: { id },
      }),
    );
    if (ended === null) throw new DomainError("conflict", "This analysis is over.");
    return presentSummary(inside, await analysisOf(inside, incidentNumber, id));
  });
}
