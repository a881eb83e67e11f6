import { and, asc, eq, inArray } from "drizzle-orm";
import { votes } from "@/db/schema";
import { type Ctx, executor, seesAll } from "@/lib/access";
import { serviceNames } from "@/lib/catalog";
import { plural } from "@/lib/kit/format";
import { type AgentRings, agentKeys, publicKeyAt } from "./keys";
import { AGENTS, type Agent, agentSchema, type CastVote, type Outcome, signedVoteSchema } from "./schemas";
import { type Ballot, tally, WAITS } from "./tally";
import { nameFinder } from "./targets";
import { digestOfPlan, type Votable } from "./votable";
import { isSignedBy } from "./vote";

export interface Counted {
  outcome: Outcome;
  votes: CastVote[];
}

type Row = typeof votes.$inferSelect;

/**
 * Counts the stored votes on a plan as it is now: its digest is made again from what it does, and each signature is checked
 * with the agent's key of its time, so that a row that was changed by hand shows. Whoever acts on a plan counts first.
 */
export async function countVotes(ctx: Ctx, plan: Votable): Promise<Counted> {
  return (await countAll(ctx, [plan])).get(plan.id)!;
}

/** The same for several plans, by their ids. */
export async function countAll(ctx: Ctx, plans: readonly Votable[]): Promise<Map<string, Counted>> {
  if (plans.length === 0) return new Map();
  const rings = await agentKeys(ctx);
  const rows = await executor(ctx)
    .select()
    .from(votes)
    .where(
      and(
        eq(votes.workspaceId, ctx.workspaceId),
        inArray(
          votes.planId,
          plans.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(asc(votes.planId), asc(votes.position));
  const byPlan = Map.groupBy(rows, ({ planId }) => planId);
  return new Map(plans.map((plan) => [plan.id, count(plan, byPlan.get(plan.id) ?? [], rings)]));
}

function count(plan: Votable, rows: Row[], rings: AgentRings): Counted {
  const digest = digestOfPlan(plan);
  const known = rows.filter((row) => agentSchema.safeParse(row.agent).success);
  const present = Object.fromEntries(AGENTS.map((agent) => [agent, rings[agent].publicKey]));
  const ballots = known.map((row) => ballotOf(row, rings));
  return {
    outcome: heldBack(plan, tally(plan.policy, digest, ballots, present as Record<Agent, string>)),
    votes: known.map((row) => shown(row, digest, rings)),
  };
}

/** Four approvals can outvote the one that sees it; what cannot be taken back is for a person all the same. */
function heldBack({ steps }: Votable, outcome: Outcome): Outcome {
  const final = steps.filter(({ isReversible, rollback }) => !isReversible || !rollback?.trim()).length;
  if (outcome.outcome !== "carried" || final === 0) return outcome;
  const { approvals, needed, seats } = outcome;
  const score = `${approvals} of ${seats.length} agents approve, ${needed} are needed`;
  return {
    ...outcome,
    outcome: "waits",
    explanation: `Not carried: ${score}, but ${plural(final, "step")} cannot be taken back.${WAITS}`,
  };
}

function ballotOf(row: Row, rings: AgentRings): Ballot {
  const agent = row.agent as Agent;
  if (row.failure) return { agent, failure: row.failure, ...(row.detail && { detail: row.detail }) };
  return { agent, answer: row.answer, publicKey: publicKeyAt(rings[agent], row.at) };
}

function shown(row: Row, digest: string, rings: AgentRings): CastVote {
  const agent = row.agent as Agent;
  const vote = signedVoteSchema.safeParse(row.answer);
  const said = vote.success ? vote.data : null;
  const isOwn = said && said.agent === agent && isSignedBy(said, publicKeyAt(rings[agent], row.at));
  return {
    position: row.position,
    agent,
    choice: said?.choice ?? null,
    confidence: said?.confidence ?? null,
    reasons: said?.reasons ?? [],
    signature: said ? (isOwn ? "valid" : "invalid") : "none",
    isOnThisVersion: said?.digest === digest,
    failure: row.failure,
    detail: row.detail,
    at: row.at.toISOString(),
  };
}

/** What stands for reasons that speak of services outside of the view. */
const OUTSIDE = "Why lies outside of this view.";

/** The same as a limited view shows it: reasons that name a service which it does not see are left out. */
export async function cutCounted(ctx: Ctx, all: Map<string, Counted>): Promise<Map<string, Counted>> {
  if (ctx.services === null) return all;
  const named = nameFinder(await serviceNames(ctx.workspaceId, executor(ctx)));
  const cut = (reasons: string[]) =>
    reasons.every((reason) => seesAll(ctx, named(reason))) ? reasons : [OUTSIDE];
  return new Map(
    [...all].map(([id, { outcome, votes }]) => [
      id,
      {
        outcome: {
          ...outcome,
          seats: outcome.seats.map((seat) => ({ ...seat, reasons: cut(seat.reasons) })),
        },
        votes: votes.map((vote) => ({ ...vote, reasons: cut(vote.reasons), detail: null })),
      },
    ]),
  );
}
