import { and, asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { plans } from "@/db/schema";
import { authorize, type Ctx, executor, lockWorkspace, transact } from "@/lib/access";
import { castVotes, proposedIn, type Voter } from "@/lib/commander";
import { planById, presentPlan, votable } from "./rows";
import type { Plan } from "./schemas";
import { tellOfPlan } from "./tell";

interface Voting {
  /** A second opinion on each agent's own; see {@link Voter}. */
  ask?: Voter;
  /** Ends the voting where it is; another run goes on from there. */
  signal?: AbortSignal;
  /** How long one agent may take, where it is not twenty seconds. */
  timeoutMs?: number;
}

/**
 * Has the agents vote on a plan and settles what follows: it is carried, or it waits for a person. May be run any number of
 * times and at once: each agent has one vote, and the outcome is settled once. What a person decided meanwhile stays.
 */
export async function votePlan(ctx: Ctx, planId: string, voting: Voting = {}): Promise<Plan> {
  authorize(ctx, "analyses:run");
  const plan = await planById(ctx, planId);
  if (plan.state !== "voting") return presentPlan(ctx, plan);
  const { analysisId, incidentId } = plan;
  const found = await proposedIn(ctx, analysisId ? { analysisId } : { incidentId });
  const { outcome } = await castVotes(ctx, votable(plan), found?.report ?? {}, voting);
  // A row that was changed by hand is not what was proposed: people look at it.
  const carried = outcome.outcome === "carried" && outcome.digest === plan.digest;
  return transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const [settled] = await executor(inside)
      .update(plans)
      .set({ outcome, state: carried ? "carried" : "waits" })
      .where(and(eq(plans.workspaceId, inside.workspaceId), eq(plans.id, planId), eq(plans.state, "voting")))
      .returning({ id: plans.id });
    const row = await planById(inside, planId);
    if (settled)
      await tellOfPlan(inside, row, {
        action: "plan.voted",
        text: `The agents voted on plan ${row.number}. ${outcome.explanation}`,
        after: {
          outcome: outcome.outcome,
          approvals: outcome.approvals,
          needed: outcome.needed,
          seats: Object.fromEntries(outcome.seats.map(({ agent, state }) => [agent, state])),
        },
      });
    return presentPlan(inside, row);
  });
}

/** Plans whose votes are called and not counted, the oldest first, of all workspaces: where a worker died, another goes on. */
export const plansToVote = (limit = 100): Promise<{ workspaceId: string; planId: string }[]> =>
  db()
    .select({ workspaceId: plans.workspaceId, planId: plans.id })
    .from(plans)
    .where(eq(plans.state, "voting"))
    .orderBy(asc(plans.createdAt))
    .limit(limit);
