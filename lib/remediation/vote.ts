import { and, asc, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { incidents, plans } from "@/db/schema";
import { authorize, type Ctx, executor, lockWorkspace, systemCtx, transact } from "@/lib/access";
import { castVotes, countVotes, type Outcome, tally, type Voter } from "@/lib/commander";
import { log } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";
import { COULD_NOT_VOTE, holdPlan, type PlanRow, planById, presentPlan, reportOn, votable } from "./rows";
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

/** What fails so often is left to people. */
const TRIES = 3;
const REMEMBERED_AT_MOST = 1000;
/** How often voting on a plan has failed in this process, the latest last. */
const failures = () => singleton("failed-votings", () => new Map<string, number>());

/**
 * Has the agents vote on a plan and settles what follows: it is carried, or it waits for a person. May be run any number of
 * times and at once: each agent has one vote, and the outcome is settled once. What a person decided meanwhile stays. A plan
 * of an incident that is resolved is withdrawn instead. Throws what went wrong twice; the third time the plan waits for a person.
 */
export async function votePlan(ctx: Ctx, planId: string, voting: Voting = {}): Promise<Plan> {
  authorize(ctx, "analyses:run");
  try {
    const plan = await planById(ctx, planId);
    if (isOpen(plan) && plan.incidentStatus === "resolved") await settle(ctx, planId, null);
    else if (plan.state === "voting") await settle(ctx, planId, await outcomeOf(ctx, plan, voting));
  } catch (error) {
    if (!voting.signal?.aborted) countFailure(planId);
    throw error;
  }
  failures().delete(planId);
  return presentPlan(ctx, await planById(ctx, planId));
}

async function outcomeOf(ctx: Ctx, plan: PlanRow, voting: Voting): Promise<Outcome> {
  const { id } = plan;
  try {
    const report = (await reportOn(ctx, plan)) ?? {};
    const hold = (inside: Ctx) => holdPlan(inside, id);
    return (await castVotes(ctx, votable(plan), report, { ...voting, hold })).outcome;
  } catch (error) {
    voting.signal?.throwIfAborted();
    if ((failures().get(id) ?? 0) + 1 < TRIES) throw error;
    log().error(
      { err: error, workspaceId: ctx.workspaceId, planId: id },
      "the agents could not vote on a plan",
    );
    const counted = await countVotes(ctx, votable(plan)).catch(() => null);
    const outcome = counted?.outcome ?? tally(plan.policy, plan.digest, [], NO_KEYS);
    return { ...outcome, explanation: COULD_NOT_VOTE };
  }
}

const NO_KEYS = { detection: "", diagnosis: "", prediction: "", resolution: "", communication: "" };

function countFailure(planId: string): void {
  const held = failures();
  const count = (held.get(planId) ?? 0) + 1;
  held.delete(planId);
  held.set(planId, count);
  if (held.size > REMEMBERED_AT_MOST) held.delete(held.keys().next().value!);
}

/** Writes down what came of the votes, once; null, and whenever the incident is resolved meanwhile, withdraws the plan. */
const settle = (ctx: Ctx, planId: string, outcome: Outcome | null): Promise<void> =>
  transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const before = await planById(inside, planId);
    if (before.incidentStatus === "resolved") return withdraw(inside, before);
    if (before.state !== "voting" || !outcome) return;
    const { approvals, needed, seats, explanation } = outcome;
    // A row that was changed by hand is not what was proposed: people look at it.
    const isCarried =
      outcome.outcome === "carried" && outcome.digest === before.digest && explanation !== COULD_NOT_VOTE;
    const state = isCarried ? "carried" : "waits";
    await update(inside, planId, { outcome, state });
    await tellOfPlan(
      inside,
      { ...before, state },
      {
        action: "plan.voted",
        text:
          explanation === COULD_NOT_VOTE
            ? `The agents could not vote on plan ${before.number}. It waits for a person.`
            : `The agents voted on plan ${before.number}. ${explanation}`,
        after: {
          outcome: outcome.outcome,
          approvals,
          needed,
          seats: Object.fromEntries(seats.map(({ agent, state }) => [agent, state])),
        },
      },
    );
  });

/** What nobody has decided on is closed with its incident; when that comes back, it may be proposed again. */
async function withdraw(ctx: Ctx, before: PlanRow): Promise<void> {
  if (!isOpen(before)) return;
  const { id, number, incidentNumber } = before;
  const decision = `Incident ${incidentNumber} is resolved.`;
  const decidedBy = systemCtx(ctx.workspaceId).actor.label;
  await update(ctx, id, { state: "withdrawn", decidedBy, decidedAt: sql`now()`, decision });
  await tellOfPlan(
    ctx,
    { ...before, state: "withdrawn" },
    {
      action: "plan.withdrawn",
      text: `Plan ${number} is withdrawn: incident ${incidentNumber} is resolved.`,
      before: { state: before.state },
      after: { state: "withdrawn", reason: decision },
    },
  );
}

const OPEN = ["voting", "waits"] as const;
const isOpen = ({ state }: PlanRow) => state === "voting" || state === "waits";

type Change = { [K in keyof typeof plans.$inferInsert]?: (typeof plans.$inferInsert)[K] | SQL };

const update = (ctx: Ctx, id: string, change: Change) =>
  executor(ctx)
    .update(plans)
    .set(change)
    .where(and(eq(plans.workspaceId, ctx.workspaceId), eq(plans.id, id), inArray(plans.state, [...OPEN])));

/**
 * Plans that {@link votePlan} has something to do with, of all workspaces: their votes are called and not counted, or nobody has
 * decided on them and their incident is resolved. The oldest first, and after all others those whose voting has failed here.
 * Where a worker died, another goes on.
 */
export function plansToVote(limit = 100): Promise<{ workspaceId: string; planId: string }[]> {
  const failed = [...failures().keys()];
  return db()
    .select({ workspaceId: plans.workspaceId, planId: plans.id })
    .from(plans)
    .innerJoin(
      incidents,
      and(eq(incidents.workspaceId, plans.workspaceId), eq(incidents.id, plans.incidentId)),
    )
    .where(or(eq(plans.state, "voting"), and(eq(plans.state, "waits"), eq(incidents.status, "resolved"))))
    .orderBy(...(failed.length > 0 ? [asc(inArray(plans.id, failed))] : []), asc(plans.createdAt))
    .limit(limit);
}
