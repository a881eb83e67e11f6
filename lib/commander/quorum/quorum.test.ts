import { describe, expect, it } from "vitest";
import { canonicalJson, planDigest } from "./digest";
import { AGENTS, type Agent, CHOICES, type Outcome, type Policy, type Vote } from "./schemas";
import { type Ballot, tally } from "./tally";
import { type AgentKey, isSignedBy, newAgentKey, signVote } from "./vote";

const KEYS = Object.fromEntries(AGENTS.map((agent) => [agent, newAgentKey()])) as Record<Agent, AgentKey>;
const PUBLIC = Object.fromEntries(AGENTS.map((agent) => [agent, KEYS[agent].publicKey])) as Record<
  Agent,
  string
>;
const PLAN = { title: "Roll oven back", steps: [{ action: "rollback", service: "oven" }] };
const DIGEST = planDigest(PLAN);
const ballot = (agent: Agent, choice: Vote["choice"] = "approve", over: Partial<Vote> = {}): Ballot => ({
  agent,
  answer: signVote(
    { agent, digest: DIGEST, choice, confidence: 0.9, reasons: ["It helps."], ...over },
    KEYS[agent].privateKey,
  ),
});
const count = (policy: Policy, ballots: Ballot[], digest = DIGEST) => tally(policy, digest, ballots, PUBLIC);
const all = (choice: Vote["choice"] = "approve") => AGENTS.map((agent) => ballot(agent, choice));
const stateOf = (outcome: Outcome, agent: Agent) => outcome.seats.find((seat) => seat.agent === agent)!.state;

/** A small generator with a seed, so that a failure can be run again. */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("the digest of a plan", () => {
  it("does not depend on the order of keys, and does on everything else", () => {
    expect(planDigest({ b: [1, { y: 2, x: "é" }], a: null })).toBe(
      planDigest({ a: null, b: [1, { x: "é", y: 2 }] }),
    );
    const others = [
      { a: [1, 2] },
      { a: [2, 1] },
      { a: ["1", 2] },
      { a: [12] },
      { a: [[1], 2] },
      { a: { 0: 1, 1: 2 } },
    ];
    expect(new Set(others.map(planDigest)).size).toBe(others.length);
  });

  it("refuses what JSON would silently change", () => {
    for (const value of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      1n,
      () => 1,
      Symbol("x"),
      new Date(),
      new Map(),
    ])
      expect(() => canonicalJson({ value })).toThrow(TypeError);
  });
});

describe("a signature", () => {
  it("covers every field of the vote", () => {
    const { answer } = ballot("diagnosis") as { answer: ReturnType<typeof signVote> };
    expect(isSignedBy(answer, PUBLIC.diagnosis)).toBe(true);
    const forged = [
      { ...answer, choice: "reject" as const },
      { ...answer, agent: "detection" as const },
      { ...answer, confidence: 0.1 },
      { ...answer, reasons: ["Another."] },
      { ...answer, digest: "0".repeat(64) },
    ];
    for (const vote of forged) expect(isSignedBy(vote, PUBLIC.diagnosis)).toBe(false);
    expect(isSignedBy(answer, PUBLIC.detection)).toBe(false);
    expect(isSignedBy(answer, "no key")).toBe(false);
  });
});

describe("the quorum", () => {
  it("of all carries with five of five and with nothing less", () => {
    expect(count("unanimous", all())).toMatchObject({
      outcome: "carried",
      approvals: 5,
      needed: 5,
      tolerated: 0,
    });
    expect(count("unanimous", all().slice(1))).toMatchObject({ outcome: "waits" });
    expect(count("unanimous", [...all().slice(1), ballot("detection", "abstain")])).toMatchObject({
      outcome: "rejected",
    });
  });

  it("of Byzantine kind carries with four, whatever the fifth does, and never with three", () => {
    const four = all().slice(1);
    const fifth: Ballot[] = [
      ballot("detection", "reject"),
      ballot("detection", "abstain"),
      { agent: "detection", failure: "timed_out" },
      { agent: "detection", failure: "failed" },
      { agent: "detection", answer: "approve!!" },
    ];
    for (const one of fifth)
      expect(count("byzantine", [...four, one])).toMatchObject({
        outcome: "carried",
        needed: 4,
        tolerated: 1,
      });
    expect(
      count("byzantine", [...all().slice(2), ballot("detection", "reject"), ballot("diagnosis", "reject")]),
    ).toMatchObject({ outcome: "rejected" });
  });

  it("of people waits for them, whatever the agents say", () => {
    expect(count("people", all())).toMatchObject({ outcome: "waits", needed: null });
  });

  it("voids votes when the plan has changed", () => {
    const changed = planDigest({ ...PLAN, steps: [{ action: "rollback", service: "flour" }] });
    expect(count("unanimous", all(), changed)).toMatchObject({ outcome: "waits", approvals: 0 });
  });

  it("counts as faulty who fails, is late, has no form, signs as another, or says two things", () => {
    const faulty: Ballot[][] = [
      [{ agent: "resolution", failure: "failed" }],
      [{ agent: "resolution", failure: "timed_out" }],
      [{ agent: "resolution", answer: null }],
      [{ agent: "resolution", answer: { choice: "approve" } }],
      [{ agent: "resolution", answer: { ...(ballot("resolution") as { answer: object }).answer, extra: 1 } }],
      [{ agent: "resolution", answer: (ballot("diagnosis") as { answer: unknown }).answer }],
      [
        {
          agent: "resolution",
          answer: signVote(
            { agent: "resolution", digest: DIGEST, choice: "approve", confidence: 1, reasons: ["x"] },
            KEYS.diagnosis.privateKey,
          ),
        },
      ],
      [ballot("resolution", "approve"), ballot("resolution", "reject")],
    ];
    const others = all().filter(({ agent }) => agent !== "resolution");
    for (const ballots of faulty) {
      const outcome = count("unanimous", [...others, ...ballots]);
      expect([stateOf(outcome, "resolution"), outcome.outcome]).toEqual(["faulty", "rejected"]);
    }
    expect(
      stateOf(count("unanimous", [...others, ballot("resolution"), ballot("resolution")]), "resolution"),
    ).toBe("approve");
  });

  it("carries only what enough agents signed, over many random elections", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const next = random(seed);
      let honest = 0;
      const ballots = AGENTS.flatMap((agent): Ballot[] => {
        const [act, choice] = [next(7), CHOICES[next(3)]!];
        const said = act === 0 || (act >= 5 && choice === "approve");
        honest += Number(said);
        if (act < 3) return [ballot(agent, CHOICES[act])];
        if (act === 3) return [];
        if (act === 4) return [{ agent, failure: "failed" }];
        if (act === 5) return [ballot(agent, "approve"), ballot(agent, choice)];
        return [{ agent, answer: { ...(ballot(agent) as { answer: object }).answer, choice } }];
      });
      for (const policy of ["unanimous", "byzantine"] as const) {
        const outcome = count(policy, ballots);
        const carried = outcome.outcome === "carried";
        expect([seed, policy, outcome.approvals, carried]).toEqual([
          seed,
          policy,
          honest,
          honest >= outcome.needed!,
        ]);
        // Whoever votes later cannot turn down what was carried, nor carry what was rejected.
        const missing = outcome.seats.filter(({ state }) => state === "missing");
        const late = missing.map(({ agent }) => ballot(agent, CHOICES[next(3)]));
        if (outcome.outcome !== "waits")
          expect(count(policy, [...ballots, ...late]).outcome).toBe(outcome.outcome);
      }
    }
  });
});
