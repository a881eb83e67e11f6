import { and, asc, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { agentKeys, auditEntries, plans, votes } from "@/db/schema";
import { type Ctx, patchSettings, systemCtx } from "@/lib/access";
import {
  AGENTS,
  type Agent,
  newAgentKey,
  type Policy,
  rotateAgentKeys,
  type SignedVote,
  signVote,
  type Voter,
} from "@/lib/commander";
import { getPlan, proposePlan, votePlan } from "@/lib/remediation";
import { newWorkspace, useDatabase } from "../support/database";
import { goodReport, newCase } from "../support/plans";

useDatabase();

async function proposed(policy: Policy = "unanimous", report = goodReport()) {
  const ctx = await newWorkspace();
  await patchSettings(ctx, { quorum: policy });
  const agents = systemCtx(ctx.workspaceId);
  const { incident, analysisId } = await newCase(ctx, { report });
  const plan = (await proposePlan(agents, { analysisId }))!;
  return { ctx, agents, incident, plan, number: incident.number };
}

const rowsOf = (ctx: Ctx, planId: string) =>
  db()
    .select()
    .from(votes)
    .where(and(eq(votes.workspaceId, ctx.workspaceId), eq(votes.planId, planId)))
    .orderBy(asc(votes.position));

const approve = { choice: "approve", confidence: 1, reasons: ["Do it."] };
/** Answers as the rules do, but for those agents. */
const but =
  (others: Partial<Record<Agent, () => Promise<unknown>>>): Voter =>
  async (agent) =>
    others[agent] ? others[agent]() : approve;

const FAULTS: (() => Promise<unknown>)[] = [
  () => Promise.reject(new Error("the model is away")),
  async () => ({ choice: "yes" }),
];
const seatsOf = (plan: { outcome: { seats: { agent: Agent; state: string }[] } }) =>
  Object.fromEntries(plan.outcome.seats.map(({ agent, state }) => [agent, state]));

describe("the quorum over stored rows", () => {
  it("carries what all five approve of, each vote signed and of this digest", async () => {
    const { ctx, agents, plan, number } = await proposed();
    expect(plan).toMatchObject({ state: "voting", number: 1, version: 1 });
    const voted = await votePlan(agents, plan.id);
    expect(voted).toMatchObject({
      state: "carried",
      isAltered: false,
      outcome: { outcome: "carried", approvals: 5, needed: 5, policy: "unanimous", digest: plan.digest },
    });
    expect(voted.votes.map(({ agent }) => agent).sort()).toEqual([...AGENTS].sort());
    for (const vote of voted.votes)
      expect(vote).toMatchObject({ signature: "valid", isOnThisVersion: true, choice: "approve" });
    expect(await getPlan(ctx, number, 1)).toEqual(voted);
  });

  it.each([
    ["unanimous", 0, "carried"],
    ["unanimous", 1, "waits"],
    ["unanimous", 2, "waits"],
    ["byzantine", 0, "carried"],
    ["byzantine", 1, "carried"],
    ["byzantine", 2, "waits"],
    ["people", 0, "waits"],
    ["people", 1, "waits"],
    ["people", 2, "waits"],
  ] as const)("with the policy %s and %i faulty agents: %s", async (policy, faulty, state) => {
    const { agents, plan } = await proposed(policy);
    const broken = Object.fromEntries(
      AGENTS.slice(0, faulty).map((agent, i) => [agent, FAULTS[i]!]),
    ) as Parameters<typeof but>[0];
    const voted = await votePlan(agents, plan.id, { ask: but(broken) });
    expect(voted.state).toBe(state);
    expect(voted.outcome.seats.filter((seat) => seat.state === "faulty")).toHaveLength(faulty);
    expect(voted.outcome.approvals).toBe(5 - faulty);
  });

  it("keeps what came of each agent as it came: failed, late, without form", async () => {
    const { ctx, agents, plan } = await proposed("byzantine");
    const voted = await votePlan(agents, plan.id, {
      timeoutMs: 50,
      ask: but({
        detection: () => Promise.reject(new Error("the model is away")),
        diagnosis: () => new Promise(() => {}),
        prediction: async () => ({ choice: "approve", confidence: 2, reasons: [] }),
        resolution: async () => ({ odd: "\u0000" }),
      }),
    });
    expect(voted.state).toBe("waits");
    expect(seatsOf(voted)).toEqual({
      detection: "faulty",
      diagnosis: "faulty",
      prediction: "faulty",
      resolution: "faulty",
      communication: "approve",
    });
    const rows = Object.fromEntries((await rowsOf(ctx, plan.id)).map((row) => [row.agent, row]));
    expect(rows.detection).toMatchObject({ failure: "failed", detail: "the model is away", answer: null });
    expect(rows.diagnosis).toMatchObject({ failure: "timed_out", answer: null });
    expect(rows.prediction).toMatchObject({
      failure: null,
      answer: { choice: "approve", confidence: 2, reasons: [] },
    });
    expect(rows.resolution).toMatchObject({ answer: { unreadable: '{"odd":"\\u0000"}' } });
  });

  it("lets a model turn approvals down and carry nothing that the rules do not", async () => {
    const bad = goodReport();
    bad.detection!.isReal = false;
    const eager = await proposed("byzantine", bad);
    const voted = await votePlan(eager.agents, eager.plan.id, { ask: async () => approve });
    expect(seatsOf(voted)).toMatchObject({ detection: "reject" });
    const unanimous = await proposed("unanimous", bad);
    expect((await votePlan(unanimous.agents, unanimous.plan.id, { ask: async () => approve })).state).toBe(
      "waits",
    );
    const good = await proposed("byzantine");
    const turned = await votePlan(good.agents, good.plan.id, {
      ask: async () => ({ choice: "reject", confidence: 0.9, reasons: ["It is a trap."] }),
    });
    expect([turned.state, turned.outcome.approvals]).toEqual(["waits", 0]);
    expect(turned.outcome.seats[0]!.reasons[0]).toBe("It is a trap.");
  });

  it("carries nothing that cannot be taken back, also when four of five outvote the one that says so", async () => {
    const report = goodReport();
    report.proposal!.steps[0]!.isReversible = false;
    const { ctx, agents, plan, number } = await proposed("byzantine", report);
    const voted = await votePlan(agents, plan.id);
    expect(voted).toMatchObject({ state: "waits", outcome: { outcome: "waits", approvals: 4, needed: 4 } });
    expect(voted.outcome.explanation).toContain("1 step cannot be taken back. It waits for a person.");
    expect((await getPlan(ctx, number, 1)).isAltered).toBe(false);
  });

  it("goes on where it was ended, and asks nobody twice", async () => {
    const { ctx, agents, plan } = await proposed();
    const ended = new AbortController();
    const asked: Agent[] = [];
    const first = votePlan(agents, plan.id, {
      signal: ended.signal,
      ask: async (agent) => {
        asked.push(agent);
        if (agent === "detection" || agent === "diagnosis") return approve;
        return new Promise(() => {});
      },
    });
    await expect.poll(async () => (await rowsOf(ctx, plan.id)).length, { timeout: 10_000 }).toBe(2);
    ended.abort(new Error("the worker ends"));
    await expect(first).rejects.toThrow("the worker ends");
    expect(asked.sort()).toEqual([...AGENTS].sort());
    expect((await rowsOf(ctx, plan.id)).map(({ agent }) => agent).sort()).toEqual(["detection", "diagnosis"]);

    const again: Agent[] = [];
    const voted = await votePlan(agents, plan.id, {
      ask: async (agent) => {
        again.push(agent);
        return approve;
      },
    });
    expect(again.sort()).toEqual(["communication", "prediction", "resolution"]);
    expect([voted.state, voted.votes.length]).toEqual(["carried", 5]);
    expect(await votePlan(agents, plan.id)).toEqual(voted);
  });

  it("has one vote of each agent and one outcome, however many run it at once", async () => {
    const { ctx, agents, plan } = await proposed();
    const all = await Promise.all(Array.from({ length: 4 }, () => votePlan(agents, plan.id)));
    for (const voted of all) expect(voted.state).toBe("carried");
    const rows = await rowsOf(ctx, plan.id);
    expect(rows.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
    const told = await db()
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.workspaceId, ctx.workspaceId), eq(auditEntries.action, "plan.voted")));
    expect(told).toHaveLength(1);
    expect(
      await db().select().from(agentKeys).where(eq(agentKeys.workspaceId, ctx.workspaceId)),
    ).toHaveLength(5);
  });
});

describe("rows that somebody changed", () => {
  async function voted() {
    const world = await proposed("byzantine");
    await votePlan(world.agents, world.plan.id);
    const [row] = (await rowsOf(world.ctx, world.plan.id)).filter(({ agent }) => agent === "diagnosis");
    return { ...world, answer: row!.answer as SignedVote };
  }
  const change = (ctx: Ctx, planId: string, agent: Agent, answer: unknown) =>
    db()
      .update(votes)
      .set({ answer })
      .where(and(eq(votes.workspaceId, ctx.workspaceId), eq(votes.planId, planId), eq(votes.agent, agent)));

  it("are seen as faulty: a changed choice, another's key, a key put into the rows", async () => {
    const { ctx, plan, number, answer } = await voted();
    const look = async () => {
      const now = await getPlan(ctx, number, 1);
      const vote = now.votes.find(({ agent }) => agent === "diagnosis")!;
      return [seatsOf(now).diagnosis, vote.signature, now.isAltered];
    };
    expect(await look()).toEqual(["approve", "valid", false]);
    await change(ctx, plan.id, "diagnosis", { ...answer, choice: "reject" });
    expect(await look()).toEqual(["faulty", "invalid", true]);
    const forger = newAgentKey();
    const { signature: _, ...vote } = answer;
    await change(ctx, plan.id, "diagnosis", signVote(vote, forger.privateKey));
    expect(await look()).toEqual(["faulty", "invalid", true]);
    await db()
      .update(agentKeys)
      .set({ publicKey: forger.publicKey })
      .where(and(eq(agentKeys.workspaceId, ctx.workspaceId), eq(agentKeys.agent, "diagnosis")));
    expect(await look()).toEqual(["faulty", "invalid", true]);
  });

  it("show in the plan: other steps have another digest, and nobody voted on it", async () => {
    const { ctx, plan, number } = await voted();
    await db()
      .update(plans)
      .set({ summary: "Delete everything" })
      .where(and(eq(plans.workspaceId, ctx.workspaceId), eq(plans.id, plan.id)));
    const now = await getPlan(ctx, number, 1);
    expect(now).toMatchObject({ isAltered: true, outcome: { approvals: 0, outcome: "waits" } });
    expect(now.digest).not.toBe(plan.digest);
    expect(
      now.votes.every(({ isOnThisVersion, signature }) => !isOnThisVersion && signature === "valid"),
    ).toBe(true);
  });

  it("make a second and other vote of an agent faulty, and a second that is the same not", async () => {
    const { ctx, plan, number, answer } = await voted();
    const copy = (position: number, as: unknown) =>
      db()
        .insert(votes)
        .values({ workspaceId: ctx.workspaceId, planId: plan.id, position, agent: "diagnosis", answer: as });
    await copy(6, answer);
    expect(seatsOf(await getPlan(ctx, number, 1)).diagnosis).toBe("approve");
    await copy(7, { ...answer, choice: "abstain" });
    expect(seatsOf(await getPlan(ctx, number, 1)).diagnosis).toBe("faulty");
  });

  it("of another workspace count for nothing here", async () => {
    const [mine, theirs] = [await voted(), await voted()];
    await change(mine.ctx, mine.plan.id, "diagnosis", { ...theirs.answer, digest: mine.plan.digest });
    expect(seatsOf(await getPlan(mine.ctx, mine.number, 1)).diagnosis).toBe("faulty");
    await expect(votePlan(mine.agents, theirs.plan.id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the keys of agents", () => {
  it("are sealed, and after a change old votes stay verifiable while the old key signs nothing new", async () => {
    const { ctx, agents, plan, number } = await proposed("byzantine");
    await votePlan(agents, plan.id);
    const [before] = await db()
      .select()
      .from(agentKeys)
      .where(and(eq(agentKeys.workspaceId, ctx.workspaceId), eq(agentKeys.agent, "diagnosis")));
    expect(Buffer.from(before!.privateKey, "base64").toString("latin1")).not.toContain("privateKey");
    const { data } = await rotateAgentKeys(ctx);
    expect(data.map(({ agent }) => agent)).toEqual([...AGENTS]);
    expect(data.find(({ agent }) => agent === "diagnosis")!.publicKey).not.toBe(before!.publicKey);
    const after = await getPlan(ctx, number, 1);
    expect(after.outcome.approvals).toBe(5);
    expect(after.votes.every(({ signature }) => signature === "valid")).toBe(true);
    // What is written after the change must be signed with the new key.
    await db()
      .update(votes)
      .set({ at: sql`clock_timestamp()` })
      .where(and(eq(votes.planId, plan.id), eq(votes.agent, "diagnosis")));
    expect(seatsOf(await getPlan(ctx, number, 1)).diagnosis).toBe("faulty");
    const audited = await db()
      .select()
      .from(auditEntries)
      .where(
        and(eq(auditEntries.workspaceId, ctx.workspaceId), eq(auditEntries.action, "agentkeys.rotated")),
      );
    expect(audited).toHaveLength(1);
    expect(JSON.stringify(audited)).not.toContain(before!.privateKey);
  });

  it("are made anew when the server cannot open them, and what they signed can no longer be checked", async () => {
    const { ctx, agents, plan, number } = await proposed("byzantine");
    await votePlan(agents, plan.id);
    await db()
      .update(agentKeys)
      .set({ privateKey: "c2VhbGVkIHdpdGggYW5vdGhlciBzZWNyZXQgb2YgYSBzZXJ2ZXI=" })
      .where(eq(agentKeys.workspaceId, ctx.workspaceId));
    const now = await getPlan(ctx, number, 1);
    expect(now).toMatchObject({ isAltered: true, outcome: { approvals: 0 } });
    expect(await getPlan(ctx, number, 1)).toEqual(now);
  });

  it("cannot be changed without the permission", async () => {
    const ctx = await newWorkspace("responder");
    await expect(rotateAgentKeys(ctx)).rejects.toMatchObject({ code: "forbidden" });
  });
});
