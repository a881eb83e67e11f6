import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { agentKeys, analyses } from "@/db/schema";
import { type Ctx, patchSettings, seal } from "@/lib/access";
import { proposeResolution, type Report } from "@/lib/commander";
import { patchIncident } from "@/lib/incidents";
import { onWork } from "@/lib/queue";
import {
  approvePlan,
  editPlan,
  getPlan,
  listIncidentPlans,
  plansToVote,
  proposePlan,
  rejectPlan,
  votePlan,
  withdrawPlan,
} from "@/lib/remediation";
import { useDatabase } from "../support/database";
import { auditOf, begin, editOf, historyOf } from "../support/planned";
import { goodReport, newAnalysis } from "../support/plans";

useDatabase();

describe("a diagnosis that changes", () => {
  const nothing = { summary: null, steps: [], why: "Nothing." };
  const finding = (over: (report: Report) => void) => {
    const report = goodReport();
    over(report);
    return report;
  };
  const statesOf = async (ctx: Ctx, number: number) =>
    (await listIncidentPlans(ctx, number, { limit: 50 })).data.map(({ number, state }) => [number, state]);

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
    const other = finding((report) => {
      report.proposal!.summary = "Restart it: checkout";
    });
    const second = await newAnalysis(ctx, incident.id, other, { number: 2 });
    await votePlan(agents, (await proposePlan(agents, { analysisId: second }))!.id);
    const analysisId = await newAnalysis(ctx, incident.id, goodReport(), { number: 3 });
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

it("what no analysis proposed stays when one proposes nothing", async () => {
  const { ctx, agents, incident, number } = await begin();
  const proposal = { ...goodReport().proposal!, summary: "Restart it: checkout" };
  await proposePlan(agents, { incidentId: incident.id, proposal });
  const report = { ...goodReport(), proposal: { summary: null, steps: [], why: "Nothing." } };
  const analysisId = await newAnalysis(ctx, incident.id, report, { number: 2 });
  expect(await proposePlan(agents, { analysisId })).toBeNull();
  expect((await getPlan(ctx, number, 2)).state).toBe("voting");
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
  expect((await listIncidentPlans(ctx, number, { limit: 50 })).data).toHaveLength(2);
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
