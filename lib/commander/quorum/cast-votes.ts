import { and, eq, sql } from "drizzle-orm";
import { votes } from "@/db/schema";
import { authorize, type Ctx, executor, transact } from "@/lib/access";
import { cut } from "@/lib/kit/cut";
import type { Report } from "../report/schemas";
import { storable, tempered } from "./ballot";
import { type Counted, countVotes } from "./count-votes";
import { agentKeys } from "./keys";
import { opinionOn } from "./opinions";
import { AGENTS, type Agent, type Stance } from "./schemas";
import { digestOfPlan, type Votable } from "./votable";
import { signVote } from "./vote";

/** A second opinion, of a model for example: it answers a {@link Stance}, or whatever it does. */
export type Voter = (agent: Agent, plan: Votable, report: Report, signal: AbortSignal) => Promise<unknown>;

interface Casting {
  /** Holds the plan until the transaction that it is called in ends, so that one at a time writes votes on it. */
  hold: (inside: Ctx) => Promise<unknown>;
  /** Asked after the rules, of each agent by itself. It can turn an approval down, and nothing else. */
  ask?: Voter;
  /** Ends the whole casting: nothing more is stored, and another run goes on from there. */
  signal?: AbortSignal;
  timeoutMs?: number;
}

/** A model answers a short question within seconds; whoever takes longer holds up people who wait for the plan. */
const VOTE_MS = 20_000;

/**
 * Asks the agents that have not voted on this plan, each by itself: one that throws or hangs takes nothing from the others.
 * What comes is signed and stored at once, also what is no vote; then the votes are counted. Run again, it asks only those
 * of whom nothing is stored. Throws what `signal` was aborted with.
 */
export async function castVotes(ctx: Ctx, plan: Votable, report: Report, casting: Casting): Promise<Counted> {
  authorize(ctx, "analyses:run");
  const voted = new Set(
    (
      await executor(ctx)
        .select({ agent: votes.agent })
        .from(votes)
        .where(and(eq(votes.workspaceId, ctx.workspaceId), eq(votes.planId, plan.id)))
    ).map(({ agent }) => agent),
  );
  const open = AGENTS.filter((agent) => !voted.has(agent));
  const outcomes = await Promise.allSettled(
    open.map(async (agent) => {
      const heard = await hear(agent, plan, report, casting);
      casting.signal?.throwIfAborted();
      await store(ctx, agent, plan, heard, casting.hold);
    }),
  );
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return countVotes(ctx, plan);
}

type Heard =
  | { stance: Stance }
  | { answer: unknown }
  | { failure: "failed" | "timed_out"; detail: string | null };

async function hear(
  agent: Agent,
  plan: Votable,
  report: Report,
  { ask, signal, timeoutMs = VOTE_MS }: Casting,
): Promise<Heard> {
  const late = AbortSignal.timeout(timeoutMs);
  const ends = AbortSignal.any(signal ? [late, signal] : [late]);
  try {
    const own = opinionOn(agent, plan, report);
    if (!ask) return { stance: own };
    const second = await untilAborted(ask(agent, plan, report, ends), ends);
    const stance = tempered(own, second);
    return stance ? { stance } : { answer: second };
  } catch (error) {
    signal?.throwIfAborted();
    if (late.aborted) return { failure: "timed_out", detail: null };
    return { failure: "failed", detail: cut(String((error as Error)?.message ?? error), 500) };
  }
}

/** Whoever does not heed the signal is not waited for either. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Of one agent one row, whoever else is casting: the plan is held while it is looked for and written. */
const store = (ctx: Ctx, agent: Agent, plan: Votable, heard: Heard, hold: Casting["hold"]): Promise<void> =>
  transact(ctx, async (inside) => {
    await hold(inside);
    const failed = "failure" in heard;
    const answer = failed ? null : await answerOf(inside, agent, plan, heard);
    await executor(inside).execute(sql`
      insert into votes (workspace_id, plan_id, position, agent, answer, failure, detail, confidence, at)
      select ${inside.workspaceId}, ${plan.id}, coalesce(max(position), 0) + 1, ${agent},
        ${answer === null ? null : JSON.stringify(answer)}::text::jsonb, ${failed ? heard.failure : null}::text,
        ${failed ? heard.detail : null}::text, ${"stance" in heard ? heard.stance.confidence : null}::real, clock_timestamp()
      from votes where workspace_id = ${inside.workspaceId} and plan_id = ${plan.id}
      having count(*) filter (where agent = ${agent}) = 0`);
  });

/** Signed with the key that is in force as it is stored: `for share` holds a change of keys back until then. */
async function answerOf(
  ctx: Ctx,
  agent: Agent,
  plan: Votable,
  heard: { stance: Stance } | { answer: unknown },
) {
  if ("answer" in heard) return storable(heard.answer);
  const ring = (await agentKeys(ctx, "share"))[agent];
  return signVote({ agent, digest: digestOfPlan(plan), ...heard.stance }, ring.privateKey);
}
