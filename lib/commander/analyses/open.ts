import { and, eq, inArray, max, ne } from "drizzle-orm";
import { analyses, incidents } from "@/db/schema";
import { type Ctx, executor, systemCtx, transact } from "@/lib/access";
import { type Due, takeDue } from "@/lib/incidents";
import { newId } from "@/lib/kit/ids";
import { wakeWork } from "@/lib/queue";
import { tellEnded } from "./ended";
import type { AnalysisRow } from "./internal";

type Given = Pick<AnalysisRow, "cause" | "requestedBy"> &
  Partial<Pick<AnalysisRow, "replayOf" | "askedModel" | "askedPrompt" | "withoutModel" | "services">>;

/** A new analysis that waits for a worker; within a transaction that holds the incident's row. Answers its id. */
export async function insertAnalysis(ctx: Ctx, incidentId: string, given: Given): Promise<string> {
  const id = newId("analysis");
  const [last] = await executor(ctx)
    .select({ number: max(analyses.number) })
    .from(analyses)
    .where(and(eq(analyses.workspaceId, ctx.workspaceId), eq(analyses.incidentId, incidentId)));
  await executor(ctx)
    .insert(analyses)
    .values({
      ...given,
      workspaceId: ctx.workspaceId,
      id,
      incidentId,
      number: (last?.number ?? 0) + 1,
      state: "queued",
    });
  wakeWork(ctx);
  return id;
}

/** The one that is under way, replays aside. */
export async function liveAnalysis(ctx: Ctx, incidentId: string): Promise<string | null> {
  const [row] = await executor(ctx)
    .select({ id: analyses.id })
    .from(analyses)
    .where(
      and(
        eq(analyses.workspaceId, ctx.workspaceId),
        eq(analyses.incidentId, incidentId),
        inArray(analyses.state, ["queued", "running"]),
        ne(analyses.cause, "replay"),
      ),
    );
  return row?.id ?? null;
}

/** One that is steered begins anew: what it was about to say is not what was asked for any more. */
const giveWay = (ctx: Ctx, id: string) => {
  tellEnded(ctx, id);
  return executor(ctx)
    .update(analyses)
    .set({
      state: "stopped",
      stage: null,
      leaseToken: null,
      finishedAt: new Date(),
      failure: "It was steered, and began anew.",
    })
    .where(and(eq(analyses.workspaceId, ctx.workspaceId), eq(analyses.id, id)));
};

/**
 * Opens the analysis that an incident is due. While one is under way the mark stays, and its turn comes after; only a person's
 * word ends it at once.
 */
export async function openDue({ workspaceId, incidentId }: Due): Promise<void> {
  await transact(systemCtx(workspaceId), async (ctx) => {
    const [row] = await executor(ctx)
      .select({ dueCause: incidents.dueCause, mergedInto: incidents.mergedInto })
      .from(incidents)
      .where(and(eq(incidents.workspaceId, workspaceId), eq(incidents.id, incidentId)))
      .for("update");
    if (!row) return;
    const live = await liveAnalysis(ctx, incidentId);
    if (live && row.dueCause !== "steer") return;
    const due = await takeDue(ctx, incidentId);
    if (!due || row.mergedInto !== null) return;
    if (live) await giveWay(ctx, live);
    await insertAnalysis(ctx, incidentId, {
      cause: due.cause,
      requestedBy: ctx.actor.label,
      withoutModel: due.byRules,
    });
  });
}
