import {
  AGENTS,
  type Agent,
  type Outcome,
  type Policy,
  type Seat,
  type SignedVote,
  signedVoteSchema,
} from "./schemas";
import { isSignedBy } from "./vote";

/** What came back when an agent was asked: an answer of whatever form, or that none came. */
export type Ballot =
  | {
      agent: Agent;
      answer: unknown /** That of its time, where the agent has another one now. */;
      publicKey?: string;
    }
  | { agent: Agent; failure: "failed" | "timed_out"; detail?: string };

/**
 * Counts the votes on the plan with this digest. A vote counts when it has the form, is signed with its agent's key and
 * names this digest; an agent that failed, timed out, answered otherwise or said two different things is faulty. With n
 * agents f = ⌊(n − 1) / 3⌋ may be faulty (n ≥ 3f + 1), and n − f approvals carry: two such majorities share an honest
 * agent, so no two plans can be carried against each other (Lamport, Shostak, Pease 1982; Castro, Liskov 1999).
 */
export function tally(
  policy: Policy,
  digest: string,
  ballots: readonly Ballot[],
  publicKeys: Readonly<Record<Agent, string>>,
): Outcome {
  const seats = AGENTS.map((agent) => seatOf(agent, digest, ballots, publicKeys[agent]));
  const count = (state: Seat["state"]) => seats.filter((seat) => seat.state === state).length;
  const tolerated = policy === "byzantine" ? Math.floor((AGENTS.length - 1) / 3) : 0;
  const needed = policy === "people" ? null : AGENTS.length - tolerated;
  const approvals = count("approve");
  const reachable = approvals + count("missing");
  const outcome =
    needed === null ? "waits" : approvals >= needed ? "carried" : reachable < needed ? "rejected" : "waits";
  const explanation = explain(outcome, approvals, needed, count("faulty"));
  return { outcome, policy, digest, approvals, needed, tolerated, seats, explanation };
}

function seatOf(agent: Agent, digest: string, ballots: readonly Ballot[], publicKey: string): Seat {
  const faulty = (why: string): Seat => ({ agent, state: "faulty", confidence: null, reasons: [why] });
  const own = ballots.filter((ballot) => ballot.agent === agent);
  if (own.length === 0)
    return { agent, state: "missing", confidence: null, reasons: ["It has not voted yet."] };
  const votes: SignedVote[] = [];
  for (const ballot of own) {
    if ("failure" in ballot)
      return faulty(ballot.failure === "timed_out" ? "It did not answer in time." : "It failed.");
    const vote = signedVoteSchema.safeParse(ballot.answer);
    if (!vote.success) return faulty("Its answer does not have the form of a vote.");
    if (vote.data.agent !== agent) return faulty("It voted in another's name.");
    if (!isSignedBy(vote.data, ballot.publicKey ?? publicKey)) return faulty("The signature is not its own.");
    votes.push(vote.data);
  }
  const current = votes.filter((vote) => vote.digest === digest);
  const [vote, ...more] = current;
  if (!vote)
    return {
      agent,
      state: "missing",
      confidence: null,
      reasons: ["It voted on another version of the plan."],
    };
  if (more.some(({ choice }) => choice !== vote.choice)) return faulty("It voted twice, and differently.");
  return { agent, state: vote.choice, confidence: vote.confidence, reasons: vote.reasons };
}

/** Said where the agents did not carry it. */
export const WAITS = " It waits for a person.";

function explain(
  outcome: Outcome["outcome"],
  approvals: number,
  needed: number | null,
  faulty: number,
): string {
  const broken = faulty === 0 ? "" : ` ${faulty} of ${AGENTS.length} agents did not vote as they must.`;
  if (needed === null)
    return `People decide in this workspace; ${approvals} of ${AGENTS.length} agents approve.${broken}`;
  const score = `${approvals} of ${AGENTS.length} agents approve, ${needed} are needed`;
  if (outcome === "carried") return `Carried: ${score}.${broken}`;
  return `${outcome === "rejected" ? "Not carried" : "Not decided"}: ${score}.${WAITS}${broken}`;
}
