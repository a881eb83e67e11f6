import { and, eq, inArray } from "drizzle-orm";
import { plans } from "@/db/schema";
import { authorize, type Ctx, executor, lockWorkspace, transact, workspaceSettings } from "@/lib/access";
import { digestOfPlan, type Proposal, type Proposed, proposedIn, servicesTouched } from "@/lib/commander";
import { incidentsByIds } from "@/lib/incidents";
import { newId } from "@/lib/kit/ids";
import { type PlanRow, planById, presentPlan, selectPlans } from "./rows";
import type { Plan } from "./schemas";
import { tellOfPlan } from "./tell";

export type ProposalOf =
  | { analysisId: string }
  /** Judged by the last analysis of the incident, where there is one. */
  | { incidentId: string; proposal: Proposal };

/**
 * Makes a plan of what an analysis proposes; the votes are called next, by `votePlan`. Null when there is nothing to carry
 * out: no proposal, a replay, an incident that is resolved. What is proposed already, in words that are the same, is not
 * proposed twice: that plan is answered, whatever became of it. A newer proposal takes the place of older ones that nobody
 * has decided on, except of those that a person has edited.
 */
export async function proposePlan(ctx: Ctx, of: ProposalOf): Promise<Plan | null> {
  authorize(ctx, "analyses:run");
  const found = await proposedIn(ctx, of);
  const proposal = "proposal" in of ? of.proposal : found?.report.proposal;
  const incidentId = "incidentId" in of ? of.incidentId : found?.incidentId;
  if (!incidentId || !proposal?.summary || proposal.steps.length === 0) return null;
  if ("analysisId" in of && found?.isReplay) return null;
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const incident = (await incidentsByIds(inside, [incidentId])).get(incidentId);
    if (!incident || incident.status === "resolved") return null;
    const { summary, steps } = proposal as { summary: string; steps: Proposal["steps"] };
    const services = await servicesTouched(
      inside,
      { summary, steps },
      found?.report ?? {},
      incident.services,
    );
    const content = { incidentId, summary, steps, services };
    const digest = digestOfPlan(content);
    const rows = await selectPlans(inside, eq(plans.incidentId, incidentId)).orderBy(
      plans.number,
      plans.version,
    );
    const same = alreadyProposed(rows, digest);
    if (same) return presentPlan(inside, same);
    const superseded = rows.filter((row) => row.version === 1 && ["voting", "waits"].includes(row.state));
    await supersede(inside, superseded);
    const id = newId("plan");
    await executor(inside)
      .insert(plans)
      .values({
        ...content,
        workspaceId: inside.workspaceId,
        id,
        number: (rows.at(-1)?.number ?? 0) + 1,
        version: 1,
        analysisId: analysisOf(of, found),
        digest,
        state: "voting",
        policy: (await workspaceSettings(inside)).quorum,
        createdBy: inside.actor.label,
      });
    const row = await planById(inside, id);
    const instead = superseded.map(({ number }) => number).join(", ");
    await tellOfPlan(inside, row, {
      action: "plan.proposed",
      text: `Plan ${row.number} is proposed${instead && ` instead of ${instead}`}: ${summary}.`,
      after: { summary, steps: steps.length, services, ...(instead && { instead }) },
    });
    return presentPlan(inside, row);
  });
}

const analysisOf = (of: ProposalOf, found: Proposed | null): string | null =>
  "analysisId" in of ? found!.analysisId : null;

/** The newest version of the plan that has, or had, this digest. What only made room for a newer proposal may come again. */
function alreadyProposed(rows: readonly PlanRow[], digest: string): PlanRow | undefined {
  const newest = new Map(rows.map((row) => [row.number, row]));
  const numbers = rows.filter((row) => row.digest === digest).map(({ number }) => number);
  return numbers.map((number) => newest.get(number)!).find(({ state }) => state !== "superseded");
}

async function supersede(ctx: Ctx, rows: readonly PlanRow[]): Promise<void> {
  if (rows.length === 0) return;
  await executor(ctx)
    .update(plans)
    .set({ state: "superseded" })
    .where(
      and(
        eq(plans.workspaceId, ctx.workspaceId),
        inArray(
          plans.id,
          rows.map(({ id }) => id),
        ),
      ),
    );
}
