import { and, asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { agentKeys, analyses, auditEntries, plans } from "@/db/schema";
import { type Ctx, patchSettings, seal, systemCtx } from "@/lib/access";
import { declareService } from "@/lib/catalog";
import { proposeResolution, type Report } from "@/lib/commander";
import { createIncident, cutEvent, listTimeline, patchIncident } from "@/lib/incidents";
import { readEvents } from "@/lib/live";
import { onWork } from "@/lib/queue";
import {
  approvePlan,
  editPlan,
  getPlan,
  listPlans,
  listUndecidedPlans,
  type Plan,
  plansToVote,
  proposePlan,
  rejectPlan,
  votePlan,
  withdrawPlan,
} from "@/lib/remediation";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";
import { goodReport, newAnalysis, newCase } from "../support/plans";
import { newMember } from "../support/somebody";

useDatabase();

const page = { limit: 50 };

async function begin(more: Parameters<typeof newCase>[1] = {}) {
  const ctx = await newWorkspace();
  const agents = systemCtx(ctx.workspaceId);
  const { incident, analysisId } = await newCase(ctx, more);
  const plan = (await proposePlan(agents, { analysisId }))!;
  const person = (await newMember(ctx, "responder")).ctx;
  return { ctx, agents, incident, analysisId, plan, person, number: incident.number };
}

/** What a person sends back to change one word. */
const editOf = (plan: Plan, action = "Raise the memory limit of checkout to 2 GiB.") => ({
  digest: plan.digest,
  summary: plan.summary,
  steps: plan.steps.map(({ source: _, ...step }, i) => (i === 0 ? { ...step, action } : step)),
});

const historyOf = async (ctx: Ctx, number: number) =>
  (await listTimeline(ctx, number, { limit: 200 })).data.filter(({ kind }) => kind === "plan");
const auditOf = async (ctx: Ctx) =>
  (
    await db()
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.workspaceId, ctx.workspaceId))
      .orderBy(asc(auditEntries.id))
  ).filter(({ action }) => action.startsWith("plan."));

describe("proposing", () => {
  it("makes the plan of an analysis, with its services, and tells of it", async () => {
    const { ctx, plan, number, analysisId } = await begin();
    expect(plan).toMatchObject({
      number: 1,
      version: 1,
      state: "voting",
      analysisId,
      policy: "unanimous",
      services: ["checkout"],
      createdBy: "Incident Commander",
      outcome: { approvals: 0, outcome: "waits" },
      votes: [],
    });
    expect(await listPlans(ctx, number)).toEqual({ data: [plan], nextCursor: null, why: null });
    expect((await historyOf(ctx, number)).map(({ text }) => text)).toEqual([
      "Plan 1 is proposed: Give it more memory: checkout.",
    ]);
    expect((await auditOf(ctx)).map(({ action, subject }) => [action, subject])).toEqual([
      ["plan.proposed", `incident ${number} plan 1`],
    ]);
    expect(await plansToVote(500)).toContainEqual({ workspaceId: ctx.workspaceId, planId: plan.id });
  });

  it("makes none where nothing is proposed, and says why", async () => {
    const ctx = await newWorkspace();
    const agents = systemCtx(ctx.workspaceId);
    const bare = await createIncident(ctx, { title: "Odd", severity: "low", services: ["checkout"] });
    expect((await listPlans(ctx, bare.number)).why).toContain("No analysis is done yet");
    const report = { ...goodReport(), proposal: { summary: null, steps: [], why: "Nobody knows yet." } };
    const analysisId = await newAnalysis(ctx, bare.id, report);
    expect(await proposePlan(agents, { analysisId })).toBeNull();
    expect(await listPlans(ctx, bare.number)).toEqual({
      data: [],
      nextCursor: null,
      why: "Nobody knows yet.",
    });
    expect(await proposePlan(agents, { analysisId: "ana_none" })).toBeNull();
  });

  it("makes none of a replay, and none for an incident that is resolved", async () => {
    const { ctx, agents, incident, plan, number, analysisId } = await begin();
    const report = goodReport();
    report.proposal!.summary = "Another";
    const replay = await newAnalysis(ctx, incident.id, report, { number: 2, cause: "replay" });
    expect(await proposePlan(agents, { analysisId: replay })).toBeNull();
    await patchIncident(ctx, number, { status: "resolved" });
    expect(await proposePlan(agents, { analysisId })).toBeNull();
    expect((await listPlans(ctx, number)).data).toHaveLength(1);
    expect((await getPlan(ctx, number, 1)).id).toBe(plan.id);
  });

  it("does not propose the same twice, whatever became of it, also not when two do at once", async () => {
    const { ctx, agents, person, plan, number, analysisId } = await begin();
    const again = await Promise.all([1, 2, 3].map(() => proposePlan(agents, { analysisId })));
    expect(again.map((one) => one!.id)).toEqual([plan.id, plan.id, plan.id]);
    await rejectPlan(person, number, 1, { digest: plan.digest });
    expect(await proposePlan(agents, { analysisId })).toMatchObject({ id: plan.id, state: "rejected" });
    expect((await listPlans(ctx, number)).data).toHaveLength(1);
  });

  it("puts a newer one in the place of older ones that are open, and takes the older back up when it comes again", async () => {
    const { ctx, agents, incident, plan, number } = await begin();
    const proposal = goodReport().proposal!;
    const next = await proposePlan(agents, {
      incidentId: incident.id,
      proposal: { ...proposal, summary: "Restart it: checkout" },
    });
    expect(next).toMatchObject({ number: 2, state: "voting" });
    expect((await getPlan(ctx, number, 1)).state).toBe("superseded");
    expect((await votePlan(agents, plan.id)).state).toBe("superseded");
    const third = await proposePlan(agents, { incidentId: incident.id, proposal });
    expect(third).toMatchObject({ number: 3, digest: plan.digest });
    expect((await listPlans(ctx, number)).data.map(({ number, state }) => [number, state])).toEqual([
      [3, "voting"],
      [2, "superseded"],
      [1, "superseded"],
    ]);
  });

  it("leaves what a person edited or approved", async () => {
    const { ctx, agents, incident, person, plan, number } = await begin();
    await votePlan(agents, (await editPlan(person, number, 1, editOf(plan))).id);
    await proposePlan(agents, {
      incidentId: incident.id,
      proposal: { ...goodReport().proposal!, summary: "Restart it: checkout" },
    });
    expect((await listPlans(ctx, number)).data.map(({ number, state }) => [number, state])).toEqual([
      [2, "voting"],
      [1, "waits"],
    ]);
  });
});

describe("a diagnosis that changes", () => {
  const nothing = { summary: null, steps: [], why: "Nothing." };
  const finding = (over: (report: Report) => void) => {
    const report = goodReport();
    over(report);
    return report;
  };
  const statesOf = async (ctx: Ctx, number: number) =>
    (await listPlans(ctx, number)).data.map(({ number, state }) => [number, state]);

  it.each([
    [
      "finds no fault",
      (report: Report) => {
        report.diagnosis!.verdict = "no_fault";
        report.proposal = nothing;
      },
      "the newest analysis found no fault",
    ],
    [
      "does not know what broke, whatever it proposes",
      (report: Report) => {
        report.diagnosis!.verdict = "unknown";
      },
      "the newest analysis does not know what broke",
    ],
    [
      "proposes nothing",
      (report: Report) => {
        report.proposal = nothing;
      },
      "the newest analysis proposes nothing",
    ],
  ])("takes back what the agents carried when it %s", async (_, over, why) => {
    const { ctx, agents, incident, plan, number } = await begin();
    expect((await votePlan(agents, plan.id)).state).toBe("carried");
    const analysisId = await newAnalysis(ctx, incident.id, finding(over), { number: 2 });
    expect(await proposePlan(agents, { analysisId })).toBeNull();
    expect(await statesOf(ctx, number)).toEqual([[1, "superseded"]]);
    expect((await historyOf(ctx, number)).at(-1)!.text).toBe(`Plan 1 is no longer proposed: ${why}.`);
    expect((await auditOf(ctx)).at(-1)).toMatchObject({
      action: "plan.superseded",
      before: { state: "carried" },
    });
    // Said once.
    expect(await proposePlan(agents, { analysisId })).toBeNull();
    expect(await historyOf(ctx, number)).toHaveLength(3);
  });

  it("never leaves two plans carried, and comes back to the first when that is proposed again", async () => {
    const { ctx, agents, incident, plan, number } = await begin();
    await votePlan(agents, plan.id);
    const other = finding((report) => {
      report.proposal!.summary = "Restart it: checkout";
    });
    const second = await newAnalysis(ctx, incident.id, other, { number: 2 });
    await votePlan(agents, (await proposePlan(agents, { analysisId: second }))!.id);
    expect(await statesOf(ctx, number)).toEqual([
      [2, "carried"],
      [1, "superseded"],
    ]);
    const third = await newAnalysis(ctx, incident.id, goodReport(), { number: 3 });
    await votePlan(agents, (await proposePlan(agents, { analysisId: third }))!.id);
    expect(await statesOf(ctx, number)).toEqual([
      [3, "carried"],
      [2, "superseded"],
      [1, "superseded"],
    ]);
    // What an older one says late counts nothing.
    expect(await proposePlan(agents, { analysisId: second })).toBeNull();
    expect((await statesOf(ctx, number))[0]).toEqual([3, "carried"]);
  });

  it("gives up others when what it proposes was rejected before", async () => {
    const { ctx, agents, incident, person, plan, number } = await begin();
    await rejectPlan(person, number, 1, { digest: plan.digest });
    const proposal = { ...goodReport().proposal!, summary: "Restart it: checkout" };
    await votePlan(agents, (await proposePlan(agents, { incidentId: incident.id, proposal }))!.id);
    const analysisId = await newAnalysis(ctx, incident.id, goodReport(), { number: 2 });
    expect(await proposePlan(agents, { analysisId })).toMatchObject({ number: 1, state: "rejected" });
    expect(await statesOf(ctx, number)).toEqual([
      [2, "superseded"],
      [1, "rejected"],
    ]);
  });

  it("leaves what a person approved, and what they edited and the agents carried", async () => {
    const approved = await begin();
    await approvePlan(approved.person, approved.number, 1, { digest: approved.plan.digest });
    const edited = await begin();
    const version = await editPlan(edited.person, edited.number, 1, editOf(edited.plan));
    await votePlan(edited.agents, version.id);
    for (const { ctx, agents, incident, number } of [approved, edited]) {
      const before = await statesOf(ctx, number);
      const report = finding((one) => {
        one.proposal = nothing;
      });
      const analysisId = await newAnalysis(ctx, incident.id, report, { number: 2 });
      expect(await proposePlan(agents, { analysisId })).toBeNull();
      expect(await statesOf(ctx, number)).toEqual(before);
    }
  });
});

describe("an incident that is resolved", () => {
  it("has no plan approved or edited, and its open ones are withdrawn", async () => {
    const voting = await begin();
    const waiting = await begin();
    await patchSettings(waiting.ctx, { quorum: "people" });
    const plan = (await proposePlan(waiting.agents, {
      incidentId: waiting.incident.id,
      proposal: { ...goodReport().proposal!, summary: "Restart it: checkout" },
    }))!;
    expect((await votePlan(waiting.agents, plan.id)).state).toBe("waits");
    expect(await plansToVote(500)).not.toContainEqual(expect.objectContaining({ planId: plan.id }));
    for (const [{ ctx, agents, person, number }, { id, digest, number: planNumber, ...rest }] of [
      [voting, voting.plan],
      [waiting, plan],
    ] as const) {
      await patchIncident(ctx, number, { status: "resolved" });
      const sentence = `Incident ${number} is resolved, so that plan ${planNumber} is not carried out any more.`;
      await expect(approvePlan(person, number, planNumber, { digest })).rejects.toMatchObject({
        code: "conflict",
        message: sentence,
      });
      await expect(
        editPlan(person, number, planNumber, editOf({ ...rest, id, digest, number: planNumber })),
      ).rejects.toMatchObject({ code: "conflict", message: sentence });
      expect(await plansToVote(500)).toContainEqual({ workspaceId: ctx.workspaceId, planId: id });
      expect(await votePlan(agents, id)).toMatchObject({
        state: "withdrawn",
        votes: id === plan.id ? expect.anything() : [],
        decision: `Incident ${number} is resolved.`,
      });
      expect((await historyOf(ctx, number)).at(-1)!.text).toBe(
        `Plan ${planNumber} is withdrawn: incident ${number} is resolved.`,
      );
      expect(await plansToVote(500)).not.toContainEqual(expect.objectContaining({ planId: id }));
    }
  });

  it("that comes back has the same proposed anew, but nothing that a person withdrew", async () => {
    const { ctx, agents, person, plan, number, analysisId } = await begin();
    await patchIncident(ctx, number, { status: "resolved" });
    await votePlan(agents, plan.id);
    await patchIncident(ctx, number, { status: "open" });
    const again = (await proposePlan(agents, { analysisId }))!;
    expect(again).toMatchObject({ number: 2, state: "voting", digest: plan.digest });
    await withdrawPlan(person, number, 2, {});
    expect(await proposePlan(agents, { analysisId })).toMatchObject({ number: 2, state: "withdrawn" });
  });

  it("while the agents vote has nothing carried", async () => {
    const { ctx, agents, plan, number } = await begin();
    let isOver = false;
    const ask = async () => {
      if (!isOver) {
        isOver = true;
        await patchIncident(ctx, number, { status: "resolved" });
      }
      return { choice: "approve", confidence: 1, reasons: ["Do it."] };
    };
    expect((await votePlan(agents, plan.id, { ask })).state).toBe("withdrawn");
  });
});

describe("what is known of an analysis", () => {
  it.each(["stopped", "failed", "running"] as const)(
    "that is %s counts, once its rules are done",
    async (state) => {
      const { ctx, agents, plan, person, number } = await begin();
      await db().update(analyses).set({ state }).where(eq(analyses.id, plan.analysisId!));
      // Whom it suspects is touched also by a version that does not name it.
      const steps = plan.steps.map(({ source: _, ...step }) => ({
        ...step,
        check: "Look.",
        action: "Do it.",
        rollback: "Undo it.",
      }));
      const edited = await editPlan(person, number, 1, { digest: plan.digest, summary: "Do it", steps });
      expect(edited.services).toEqual(["checkout"]);
      const { outcome } = await votePlan(agents, edited.id);
      expect(outcome.seats.find(({ agent }) => agent === "detection")).toMatchObject({ state: "approve" });
      // Without them nobody knows, and what was touched may be still.
      await db().update(analyses).set({ report: {} }).where(eq(analyses.id, plan.analysisId!));
      const now = await getPlan(ctx, number, 1);
      const third = await editPlan(person, number, 1, { digest: now.digest, summary: "Do it now", steps });
      expect(third.services).toEqual(["checkout"]);
      expect((await votePlan(agents, third.id)).outcome.seats.every((seat) => seat.state !== "approve")).toBe(
        true,
      );
    },
  );

  it("is read part by part: what has no form takes nothing from the rest", async () => {
    const { agents, plan } = await begin();
    const report = { ...goodReport(), prediction: { next: "soon" }, opinion: 7 };
    await db().update(analyses).set({ report }).where(eq(analyses.id, plan.analysisId!));
    const voted = await votePlan(agents, plan.id);
    expect(Object.fromEntries(voted.outcome.seats.map(({ agent, state }) => [agent, state]))).toEqual({
      detection: "approve",
      diagnosis: "approve",
      prediction: "abstain",
      resolution: "approve",
      communication: "approve",
    });
  });
});

it("how alike a past incident is makes no other plan", async () => {
  const { ctx, agents, incident, person, number } = await begin();
  const proposalOf = (similarity: number) =>
    proposeResolution({
      verdict: "cause",
      entity: { kind: "service", name: "checkout" },
      group: "oom",
      wasChanged: false,
      runbooks: [],
      fixes: [{ number: 7, similarity, action: "Raise it.", rollback: null, worked: true }],
    });
  const propose = async (similarity: number) =>
    (await proposePlan(agents, { incidentId: incident.id, proposal: proposalOf(similarity) }))!;
  const first = await propose(0.8123);
  expect(await propose(0.8124)).toEqual(first);
  expect(await propose(0.9)).toEqual(first);
  expect((await listPlans(ctx, number)).data).toHaveLength(2);
  expect((await approvePlan(person, number, first.number, { digest: first.digest })).state).toBe("approved");
});

describe("voting that cannot be done", () => {
  it("is left to people after three times, and comes after all others until then", async () => {
    const { ctx, agents, plan, number } = await begin();
    const other = await begin();
    // A key that opens and holds nothing.
    const privateKey = seal("{}", "agent key", `${ctx.workspaceId} detection`);
    await db()
      .update(agentKeys)
      .set({ privateKey })
      .where(and(eq(agentKeys.workspaceId, ctx.workspaceId), eq(agentKeys.agent, "detection")));
    const waiting = async () => (await plansToVote(500)).map(({ planId }) => planId);
    const before = await waiting();
    expect(before.indexOf(plan.id)).toBeLessThan(before.indexOf(other.plan.id));
    await expect(votePlan(agents, plan.id)).rejects.toThrow();
    expect((await waiting()).at(-1)).toBe(plan.id);
    await expect(votePlan(agents, plan.id)).rejects.toThrow();
    await votePlan(agents, plan.id).catch(() => {});
    expect(await waiting()).not.toContain(plan.id);
    await db().delete(agentKeys).where(eq(agentKeys.workspaceId, ctx.workspaceId));
    const now = await getPlan(ctx, number, 1);
    expect(now).toMatchObject({
      state: "waits",
      isAltered: false,
      votes: [],
      outcome: {
        outcome: "waits",
        explanation: "The agents could not vote; the log of the server says why. It waits for a person.",
      },
    });
    expect((await historyOf(ctx, number)).at(-1)!.text).toBe(
      "The agents could not vote on plan 1. It waits for a person.",
    );
  });

  it("does not count when the worker ends", async () => {
    const { agents, plan } = await begin();
    for (let i = 0; i < 4; i++)
      await expect(
        votePlan(agents, plan.id, { signal: AbortSignal.abort(new Error("it ends")) }),
      ).rejects.toThrow("it ends");
    expect((await votePlan(agents, plan.id)).state).toBe("carried");
  });
});

it("a worker is woken by what is proposed and by what is edited", async () => {
  let woken = 0;
  const off = onWork(() => woken++);
  const { person, plan, number } = await begin();
  const afterProposing = woken;
  await editPlan(person, number, 1, editOf(plan));
  off();
  expect([afterProposing > 0, woken > afterProposing]).toEqual([true, true]);
});

describe("deciding", () => {
  it("is done by one of two people who decide at once; the other is told", async () => {
    for (let round = 0; round < 3; round++) {
      const { ctx, person, plan, number } = await begin();
      const other = (await newMember(ctx, "responder")).ctx;
      const both = await Promise.allSettled([
        approvePlan(person, number, 1, { digest: plan.digest }),
        rejectPlan(other, number, 1, { digest: plan.digest, reason: "Too risky." }),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const lost = both.find((one) => one.status === "rejected") as PromiseRejectedResult;
      expect(lost.reason).toMatchObject({ code: "conflict" });
      expect((await auditOf(ctx)).filter(({ action }) => /approved|rejected/.test(action))).toHaveLength(1);
    }
  });

  it("is of what the person saw, and no more once it is decided", async () => {
    const { person, plan, number } = await begin();
    await expect(approvePlan(person, number, 1, { digest: "0".repeat(64) })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("was changed meanwhile"),
    });
    const approved = await approvePlan(person, number, 1, { digest: plan.digest, reason: "Go." });
    expect(approved).toMatchObject({
      state: "approved",
      decidedBy: person.actor.label,
      decision: "Go.",
      isOwnEdit: false,
    });
    await expect(rejectPlan(person, number, 1, { digest: plan.digest })).rejects.toMatchObject({
      code: "conflict",
      message: "Plan 1 is approved already.",
    });
    await expect(editPlan(person, number, 1, editOf(plan))).rejects.toMatchObject({ code: "conflict" });
    expect(await withdrawPlan(person, number, 1, {})).toMatchObject({ state: "withdrawn" });
    await expect(withdrawPlan(person, number, 1, {})).rejects.toMatchObject({ code: "conflict" });
  });

  it("stays, when the agents vote later", async () => {
    const { ctx, agents, person, plan, number } = await begin();
    await rejectPlan(person, number, 1, { digest: plan.digest });
    expect(await votePlan(agents, plan.id)).toMatchObject({ state: "rejected", votes: [] });
    const racing = await begin();
    const [decided] = await Promise.allSettled([
      approvePlan(racing.person, racing.number, 1, { digest: racing.plan.digest }),
      votePlan(racing.agents, racing.plan.id),
    ]);
    const now = await getPlan(racing.ctx, racing.number, 1);
    expect(now.state).toBe(decided.status === "fulfilled" ? "approved" : "carried");
    expect((await auditOf(ctx)).map(({ action }) => action)).toEqual(["plan.proposed", "plan.rejected"]);
  });

  it("is not for agents, nor for whoever may not approve", async () => {
    const { ctx, agents, plan, number } = await begin();
    for (const ask of [
      () => approvePlan(agents, number, 1, { digest: plan.digest }),
      () => rejectPlan(agents, number, 1, { digest: plan.digest }),
      () => withdrawPlan(agents, number, 1, {}),
      () => editPlan(agents, number, 1, editOf(plan)),
    ])
      await expect(ask()).rejects.toMatchObject({ code: "forbidden" });
    const viewer = (await newMember(ctx, "viewer")).ctx;
    await expect(approvePlan(viewer, number, 1, { digest: plan.digest })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(votePlan(viewer, plan.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(proposePlan(viewer, { analysisId: plan.analysisId! })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("editing", () => {
  it("makes another version with another digest, voids the votes and has the agents vote anew", async () => {
    const { ctx, agents, person, plan, number } = await begin();
    await patchSettings(ctx, { quorum: "byzantine" });
    await votePlan(agents, plan.id);
    const waiting = await begin({
      report: (() => {
        const report = goodReport();
        report.detection!.isOngoing = false;
        return report;
      })(),
    });
    const voted = await votePlan(waiting.agents, waiting.plan.id);
    expect([voted.state, voted.outcome.approvals]).toEqual(["waits", 4]);
    const written = await editPlan(waiting.person, waiting.number, 1, editOf(voted));
    // Votes are for the worker to call.
    expect(written).toMatchObject({ version: 2, state: "voting", votes: [] });
    const edited = await votePlan(waiting.agents, written.id);
    expect(edited).toMatchObject({
      number: 1,
      version: 2,
      state: "waits",
      createdBy: waiting.person.actor.label,
    });
    expect(edited.digest).not.toBe(voted.digest);
    // A person's words are not known to work.
    expect(edited.steps[0]!.source).toEqual({ kind: "person", by: waiting.person.actor.label });
    expect(edited.steps[1]!.source).toEqual(voted.steps[1]!.source);
    expect(edited.outcome.seats.find(({ agent }) => agent === "resolution")!.state).toBe("abstain");
    expect(edited.votes.every((vote) => vote.isOnThisVersion && vote.signature === "valid")).toBe(true);
    expect(edited.earlier.map(({ version, state, digest }) => [version, state, digest])).toEqual([
      [1, "superseded", voted.digest],
    ]);
    await expect(
      approvePlan(waiting.person, waiting.number, 1, { digest: voted.digest }),
    ).rejects.toMatchObject({ code: "conflict" });
    // What is carried already is not edited.
    await expect(editPlan(person, number, 1, editOf(plan))).rejects.toMatchObject({
      message: "Plan 1 is carried by the agents already.",
    });
  });

  it("may be approved by whoever wrote it, and says so", async () => {
    const { ctx, person, plan, number } = await begin();
    const edited = await editPlan(person, number, 1, editOf(plan));
    const approved = await approvePlan(person, number, 1, { digest: edited.digest });
    expect(approved.isOwnEdit).toBe(true);
    expect((await historyOf(ctx, number)).at(-1)!.text).toContain("which they edited themselves");
    expect((await auditOf(ctx)).at(-1)).toMatchObject({
      action: "plan.approved",
      after: { ownEdit: true, version: 2 },
    });
  });

  it("is done by one of two at once, and needs a change", async () => {
    const { person, plan, number } = await begin();
    const both = await Promise.allSettled([
      editPlan(person, number, 1, editOf(plan, "Raise the memory of checkout a little.")),
      editPlan(person, number, 1, editOf(plan, "Raise the memory of checkout a lot.")),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const now = await getPlan(person, number, 1);
    expect(now.version).toBe(2);
    await expect(
      editPlan(person, number, 1, { ...editOf(now, now.steps[0]!.action), digest: now.digest }),
    ).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("the view", () => {
  it("holds a plan only for those who see all that it touches, in reads, lists, decisions and history", async () => {
    const { ctx, agents, plan, number, person } = await begin({ services: ["checkout", "shop"] });
    await declareService(ctx, { name: "orders" });
    await votePlan(agents, plan.id);
    const [whole, part] = [limitedTo(person, "checkout"), limitedTo(person, "shop")];
    expect((await getPlan(whole, number, 1)).id).toBe(plan.id);
    expect(await listPlans(part, number)).toMatchObject({ data: [] });
    await expect(getPlan(part, number, 1)).rejects.toMatchObject({ code: "not_found" });
    await expect(withdrawPlan(part, number, 1, {})).rejects.toMatchObject({ code: "not_found" });
    const list = (view: Ctx) => listUndecidedPlans(view, { ...page, state: "carried" });
    expect((await list(whole)).data).toHaveLength(1);
    expect((await list(part)).data).toHaveLength(0);
    const lines = await historyOf(part, number);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatchObject({ text: "Something happened to a plan.", data: {} });
    expect((await historyOf(whole, number))[0]!.text).toContain("checkout");
    const events = await readEvents(ctx.workspaceId, 0);
    const told = events.flatMap((event) => cutEvent(part, event) ?? []);
    expect(JSON.stringify(told)).not.toContain("Give it more memory");
  });

  it("leaves out reasons that name services which it does not show", async () => {
    const { ctx, agents, plan, number, person } = await begin();
    await declareService(ctx, { name: "orders" });
    await votePlan(agents, plan.id);
    const reasons = (shown: Plan) => JSON.stringify([shown.outcome.seats, shown.votes]);
    expect(reasons(await getPlan(ctx, number, 1))).toContain("orders");
    const cut = reasons(await getPlan(limitedTo(person, "checkout"), number, 1));
    expect(cut).not.toContain("orders");
    expect(cut).toContain("outside of this view");
  });

  it("ends at the workspace", async () => {
    const [mine, theirs] = [await begin(), await begin()];
    await expect(proposePlan(mine.agents, { analysisId: theirs.analysisId })).resolves.toBeNull();
    expect((await listUndecidedPlans(mine.ctx, page)).data.map(({ id }) => id)).toEqual([mine.plan.id]);
    await db()
      .delete(plans)
      .where(and(eq(plans.workspaceId, mine.ctx.workspaceId), eq(plans.id, mine.plan.id)));
    expect((await getPlan(theirs.ctx, theirs.number, 1)).id).toBe(theirs.plan.id);
  });
});

it("the undecided plans of a workspace are paged, the newest first, and by state", async () => {
  const { ctx, agents, person, plan, number } = await begin();
  for (let i = 0; i < 3; i++) {
    const { analysisId } = await newCase(ctx);
    await proposePlan(agents, { analysisId });
  }
  const first = await listUndecidedPlans(ctx, { limit: 3 });
  expect(first.data).toHaveLength(3);
  const rest = await listUndecidedPlans(ctx, { limit: 3, cursor: first.nextCursor! });
  expect(rest).toMatchObject({ data: [{ id: plan.id }], nextCursor: null });
  await withdrawPlan(person, number, 1, { reason: "It is over." });
  expect((await listUndecidedPlans(ctx, page)).data).toHaveLength(3);
  expect((await listUndecidedPlans(ctx, { ...page, state: "withdrawn" })).data).toMatchObject([
    { id: plan.id, decision: "It is over." },
  ]);
  await expect(listUndecidedPlans(ctx, { ...page, state: "lost" })).rejects.toMatchObject({
    code: "invalid_input",
  });
});
