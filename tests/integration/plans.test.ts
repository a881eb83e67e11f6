import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { plans } from "@/db/schema";
import { type Ctx, patchSettings, systemCtx } from "@/lib/access";
import { declareService } from "@/lib/catalog";
import { createIncident, cutEvent, patchIncident } from "@/lib/incidents";
import { encodeCursor } from "@/lib/kit/paging";
import { readEvents } from "@/lib/live";
import {
  approvePlan,
  editPlan,
  getPlan,
  listIncidentPlans,
  listPlans,
  type Plan,
  plansToVote,
  proposePlan,
  rejectPlan,
  votePlan,
  withdrawPlan,
} from "@/lib/remediation";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";
import { auditOf, begin, editOf, historyOf } from "../support/planned";
import { goodReport, newAnalysis, newCase } from "../support/plans";
import { newMember } from "../support/somebody";

useDatabase();

const page = { limit: 50 };

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
    expect(await listIncidentPlans(ctx, number, page)).toEqual({ data: [plan], nextCursor: null, why: null });
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
    expect((await listIncidentPlans(ctx, bare.number, page)).why).toContain("No analysis is done yet");
    const report = { ...goodReport(), proposal: { summary: null, steps: [], why: "Nobody knows yet." } };
    const analysisId = await newAnalysis(ctx, bare.id, report);
    expect(await proposePlan(agents, { analysisId })).toBeNull();
    expect(await listIncidentPlans(ctx, bare.number, page)).toEqual({
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
    expect((await listIncidentPlans(ctx, number, page)).data).toHaveLength(1);
    expect((await getPlan(ctx, number, 1)).id).toBe(plan.id);
  });

  it("does not propose the same twice, whatever became of it, also not when two do at once", async () => {
    const { ctx, agents, person, plan, number, analysisId } = await begin();
    const again = await Promise.all([1, 2, 3].map(() => proposePlan(agents, { analysisId })));
    expect(again.map((one) => one!.id)).toEqual([plan.id, plan.id, plan.id]);
    await rejectPlan(person, number, 1, { digest: plan.digest });
    expect(await proposePlan(agents, { analysisId })).toMatchObject({ id: plan.id, state: "rejected" });
    expect((await listIncidentPlans(ctx, number, page)).data).toHaveLength(1);
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
    expect(
      (await listIncidentPlans(ctx, number, page)).data.map(({ number, state }) => [number, state]),
    ).toEqual([
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
    expect(
      (await listIncidentPlans(ctx, number, page)).data.map(({ number, state }) => [number, state]),
    ).toEqual([
      [2, "voting"],
      [1, "waits"],
    ]);
  });
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

  it("keeps no secrets of whoever writes it, in the plan or in the log of changes", async () => {
    const { ctx, person, plan, number } = await begin();
    const edit = editOf(plan, "Log in with password=hunter2hunter2 and raise the memory of checkout.");
    const edited = await editPlan(person, number, 1, { ...edit, summary: "Use token=hunter2hunter2" });
    expect(edited.summary).toContain("[redacted]");
    expect(edited.steps[0]!.action).toContain("[redacted] and raise the memory");
    expect(edited.steps[1]).toEqual(plan.steps[1]);
    expect(JSON.stringify([edited, await auditOf(ctx), await historyOf(ctx, number)])).not.toContain(
      "hunter2",
    );
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
    expect(await listIncidentPlans(part, number, page)).toMatchObject({ data: [] });
    await expect(getPlan(part, number, 1)).rejects.toMatchObject({ code: "not_found" });
    await expect(withdrawPlan(part, number, 1, {})).rejects.toMatchObject({ code: "not_found" });
    const list = (view: Ctx) => listPlans(view, { ...page, state: "carried" });
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
    expect((await listPlans(mine.ctx, page)).data.map(({ id }) => id)).toEqual([mine.plan.id]);
    await db()
      .delete(plans)
      .where(and(eq(plans.workspaceId, mine.ctx.workspaceId), eq(plans.id, mine.plan.id)));
    expect((await getPlan(theirs.ctx, theirs.number, 1)).id).toBe(theirs.plan.id);
  });
});

it("the plans of an incident are paged, the newest first, and an end that is empty gives no reason", async () => {
  const { ctx, agents, incident, number } = await begin();
  const { proposal } = goodReport();
  await proposePlan(agents, {
    incidentId: incident.id,
    proposal: { ...proposal!, summary: "Restart it: checkout" },
  });
  const first = await listIncidentPlans(ctx, number, { limit: 1 });
  expect(first).toMatchObject({ data: [{ number: 2 }], why: null });
  const rest = await listIncidentPlans(ctx, number, { limit: 1, cursor: first.nextCursor! });
  expect(rest).toMatchObject({ data: [{ number: 1 }], nextCursor: null, why: null });
  const end = await listIncidentPlans(ctx, number, { limit: 1, cursor: encodeCursor(1) });
  expect(end).toEqual({ data: [], nextCursor: null, why: null });
  for (const cursor of ["x", encodeCursor("1"), encodeCursor(2 ** 40)])
    await expect(listIncidentPlans(ctx, number, { limit: 1, cursor })).rejects.toMatchObject({
      code: "invalid_input",
    });
});

it("the undecided plans of a workspace are paged, the newest first, and by state", async () => {
  const { ctx, agents, person, plan, number } = await begin();
  for (let i = 0; i < 3; i++) {
    const { analysisId } = await newCase(ctx);
    await proposePlan(agents, { analysisId });
  }
  const first = await listPlans(ctx, { limit: 3 });
  expect(first.data).toHaveLength(3);
  const rest = await listPlans(ctx, { limit: 3, cursor: first.nextCursor! });
  expect(rest).toMatchObject({ data: [{ id: plan.id }], nextCursor: null });
  await withdrawPlan(person, number, 1, { reason: "It is over." });
  expect((await listPlans(ctx, page)).data).toHaveLength(3);
  expect((await listPlans(ctx, { ...page, state: "withdrawn" })).data).toMatchObject([
    { id: plan.id, decision: "It is over." },
  ]);
  await expect(listPlans(ctx, { ...page, state: "lost" })).rejects.toMatchObject({
    code: "invalid_input",
  });
});
