import { and, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { analyses, questions, steers, templates } from "@/db/schema";
import { type Ctx, systemCtx, transact } from "@/lib/access";
import { declareService } from "@/lib/catalog";
import {
  type Buried,
  buryAnalysis,
  communicationInput,
  type Diagnosis,
  detect,
  detectionInput,
  draftMessages,
  pastForDiagnosis,
  predict,
  predictionInput,
  proposeResolution,
  recallable,
  redriveBuried,
  requeueAnalysis,
  resolutionInput,
  type Situation,
  situationSchema,
} from "@/lib/commander";
import { BURIED_AT_MOST } from "@/lib/commander/analyses/bury";
import {
  cameBack,
  createIncident,
  getIncident,
  groupSignals,
  listIncidents,
  pastTroubles,
  patchIncident,
  settleAlerts,
} from "@/lib/incidents";
import { acceptAlerts, acceptChanges, listDeadLetters, replayDeadLetter } from "@/lib/intake";
import { newId } from "@/lib/kit/ids";
import { createRunbook } from "@/lib/knowledge";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";
import { learnRunbooks } from "../support/runbooks";
import { Story } from "./story";

useDatabase();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE;
const failing = (pattern: string) => ({ pattern, level: "error" as const, count: 40 });
const disk = failing("no space left on device <*>");

const blaming = (service: string, over: Partial<Diagnosis> = {}): Diagnosis => ({
  verdict: "cause",
  statement: "",
  hypotheses: [
    {
      entity: { kind: "service", name: service },
      kind: "disk_full",
      group: "resource_exhaustion",
      confidence: 0.9,
      points: 1,
      reasons: [],
    },
  ],
  blastRadius: [],
  ...over,
});

async function begin() {
  const ctx = await newWorkspace();
  return { ctx, story: new Story(ctx) };
}

const alert = async (ctx: Ctx, ...alerts: object[]) => {
  const body = new TextEncoder().encode(JSON.stringify(alerts));
  await acceptAlerts(ctx, { sender: "generic", service: null, body });
  await settleAlerts(ctx.workspaceId);
};

describe("what detection is fed", () => {
  it("has the incident's signals with their moments, and alerts that fire or are over", async () => {
    const { ctx, story } = await begin();
    await story.window("store", NOW, [disk]);
    const from = await getIncident(ctx, 1);
    const lines = await detectionInput(ctx, from, NOW);
    expect(lines.signs).toMatchObject([
      { service: "store", kind: "new_template", firstAt: NOW, lastAt: NOW, isFiring: null, complains: true },
    ]);
    expect(detect(lines)).toMatchObject({ isReal: true, isOngoing: true });
    expect(detect({ ...lines, now: NOW + HOUR }).isOngoing).toBe(false);
    const fires = { title: "Store is down", service: "till", severity: "critical", fingerprint: "f" };
    await alert(ctx, { ...fires, status: "firing" });
    const { data } = await listIncidents(ctx, { limit: 5, service: "till" });
    const other = await getIncident(ctx, data[0]!.number);
    const told = async () =>
      (await detectionInput(ctx, other, NOW)).signs.find(({ kind }) => kind === "alert");
    expect(await told()).toMatchObject({ isFiring: true, complains: true });
    await alert(ctx, { ...fires, status: "resolved" });
    expect(await told()).toMatchObject({ isFiring: false });
  });

  it("holds back what lies outside of a limited view", async () => {
    const { ctx, story } = await begin();
    await story.window("store", NOW, [disk]);
    const incident = await getIncident(ctx, 1);
    expect((await detectionInput(limitedTo(ctx, "web"), incident, NOW)).signs).toEqual([]);
  });
});

describe("what prediction is fed", () => {
  it("has edges with what past incidents say of them, durations, costs and the currency", async () => {
    const { ctx, story } = await begin();
    await declareService(ctx, { name: "store", costPerMinute: 20 });
    await declareService(ctx, { name: "web", dependsOn: ["store"], costPerMinute: 5, owner: "shop" });
    await story.window("store", NOW - 3 * HOUR, [disk]);
    await story.window("web", NOW - 3 * HOUR + 1000, [failing("cannot reach store: connection refused")]);
    await patchIncident(ctx, 1, { status: "resolved" });
    await story.window("store", NOW - HOUR, [failing("checksum mismatch in block <*>")]);
    const { data } = await listIncidents(ctx, { limit: 9 });
    const past = data.filter(({ number }) => number !== data[0]!.number);
    const incident = await getIncident(ctx, data[0]!.number);
    const { signs } = await detectionInput(ctx, incident, NOW);
    const input = await predictionInput(ctx, { incident, signs, diagnosis: blaming("store"), now: NOW });
    expect(past).toHaveLength(1);
    expect(input).toMatchObject({
      troubled: [{ service: "store" }],
      edges: [{ caller: "web", callee: "store", calleeBroke: 1, callerToo: 1 }],
      elapsedMinutes: 60,
      costs: [
        { service: "store", perMinute: 20 },
        { service: "web", perMinute: 5 },
      ],
      currency: "EUR",
    });
    const { next, impact } = predict(input);
    expect(next).toMatchObject([{ service: "web", hops: 1 }]);
    expect(impact!.lines.map(({ service }) => service)).toEqual(["store", "web"]);
    const calm = blaming("store", { verdict: "no_fault", hypotheses: [] });
    const none = await predictionInput(ctx, { incident, signs, diagnosis: calm, now: NOW });
    expect(none.troubled).toEqual([]);
  });

  it("counts no incident of before, of another workspace or merged, and no edge outside of the view", async () => {
    const { ctx, story } = await begin();
    const other = await begin();
    await story.window("store", NOW - HOUR, [disk]);
    await other.story.window("store", NOW, [disk]);
    const edges = [
      { caller: "web", callee: "store" },
      { caller: "store", callee: "disk" },
    ];
    const since = (ms: number) => pastTroubles(ctx, { edges, since: new Date(ms) });
    expect(await since(NOW - 2 * HOUR)).toMatchObject([
      { calleeBroke: 1, callerToo: 0 },
      { calleeBroke: 0, callerToo: 0 },
    ]);
    expect(await since(NOW - MINUTE)).toMatchObject([{ calleeBroke: 0 }, { calleeBroke: 0 }]);
    expect(await pastTroubles(limitedTo(ctx, "web"), { edges, since: new Date(0) })).toEqual([]);
  });
});

/** The same fault twice: incident 1, resolved with what people said of it, and its like of now. Answers the number of now. */
async function twice(ctx: Ctx, story: Story, said = "Grow the volume of store.") {
  await story.window("store", NOW - 5 * HOUR, [disk]);
  const fixed = { what: "No space left on the volume of store.", fix: said, status: "resolved" as const };
  await patchIncident(ctx, 1, fixed);
  await at(ctx, 1, "resolved_at", NOW - 4 * HOUR);
  const { opened } = await spike(ctx, "store", disk.pattern);
  return opened[0]!;
}

/** A known line spikes: a signal that no window of a young workspace would find by itself. */
async function spike(ctx: Ctx, service: string, pattern: string) {
  const [row] = await db()
    .select()
    .from(templates)
    .where(and(eq(templates.workspaceId, ctx.workspaceId), eq(templates.pattern, pattern)));
  const draft = {
    kind: "rate_spike" as const,
    service,
    templateId: row!.id,
    pattern,
    windowId: null,
    score: 0.8,
    severity: "high" as const,
    at: NOW,
    lastAt: NOW,
    evidence: {
      explanation: "40 lines where none are usual.",
      observed: 40,
      expected: 0,
      series: [],
      quotes: [],
    },
  };
  return groupSignals(systemCtx(ctx.workspaceId), { arrivedAt: NOW, drafts: [draft], continued: [] });
}

const at = (ctx: Ctx, number: number, column: "resolved_at" | "opened_at", ms: number) =>
  db().execute(sql`update incidents set ${sql.raw(column)} = ${new Date(ms).toISOString()}::timestamptz
    where workspace_id = ${ctx.workspaceId} and number = ${number}`);

const situation = (over: Partial<Situation> = {}): Situation => ({
  ...situationSchema.parse({ until: NOW, services: [{ name: "store" }] }),
  ...over,
});

describe("what resolution is fed", () => {
  it("has what fixed it before, runbooks with their steps and whether it was changed", async () => {
    const { ctx, story } = await begin();
    const steps = "## Mitigation\n\n1. Remove old snapshots.\n2. Grow the volume.\n";
    const meaning = "## Meaning\n\nNo space is left on the device of the store.\n";
    await createRunbook(ctx, { source: `# No space left on device\n\n${meaning}\n${steps}` });
    await learnRunbooks(ctx);
    const number = await twice(ctx, story);
    expect(number).not.toBe(1);
    const incident = await getIncident(ctx, number);
    const asked = { incident, diagnosis: blaming("store"), situation: situation() };
    const input = await resolutionInput(systemCtx(ctx.workspaceId), asked);
    expect(input).toMatchObject({
      verdict: "cause",
      entity: { name: "store" },
      group: "resource_exhaustion",
      wasChanged: false,
      runbooks: [{ steps: ["Remove old snapshots.", "Grow the volume."] }],
      fixes: [{ number: 1, action: "Grow the volume of store.", worked: true, rollback: null }],
    });
    const proposal = proposeResolution(input);
    expect(proposal.steps[0]!.source).toMatchObject({ kind: "past_fix", number: 1 });
    const changes = [{ id: "c", at: NOW - MINUTE, text: "deploy", service: "store" }];
    expect(await resolutionInput(ctx, { ...asked, situation: situation({ changes }) })).toMatchObject({
      wasChanged: true,
    });
  });

  it("does not call a fix one that worked when its incident came back within the time for reopening", async () => {
    const { ctx, story } = await begin();
    const number = await twice(ctx, story);
    await at(ctx, number, "opened_at", NOW - 4 * HOUR + 10 * MINUTE);
    expect(await cameBack(ctx, [1, number], 15)).toEqual(new Set([1]));
    expect(await cameBack(ctx, [1], 5)).toEqual(new Set());
    expect(await cameBack((await begin()).ctx, [1], 15)).toEqual(new Set());
    const incident = await getIncident(ctx, number);
    const input = await resolutionInput(ctx, {
      incident,
      diagnosis: blaming("store"),
      situation: situation(),
    });
    expect(input.fixes).toMatchObject([{ number: 1, worked: false }]);
  });

  it("takes a release that records show for the first time for a change", async () => {
    const { ctx, story } = await begin();
    await story.window("store", NOW, [disk]);
    const seen = (release: string) =>
      db().execute(sql`update signals
      set evidence = evidence || jsonb_build_object('seenIn', jsonb_build_object('releases', jsonb_build_array(${release}::text), 'environments', '[]'::jsonb))
      where workspace_id = ${ctx.workspaceId}`);
    await db().execute(sql`insert into records (workspace_id, ts, id, service, level, message, marks, received_at, release)
      values (${ctx.workspaceId}, ${new Date(NOW - 2 * HOUR).toISOString()}::timestamptz, 1, 'store', 2, 'hello', 0, now(), '1.4.0')`);
    const incident = await getIncident(ctx, 1);
    const asked = { incident, diagnosis: blaming("store"), situation: situation() };
    const wasChanged = async () => (await resolutionInput(ctx, asked)).wasChanged;
    await seen("1.4.0");
    expect(await wasChanged()).toBe(false);
    await seen("1.5.0");
    expect(await wasChanged()).toBe(true);
  });
});

describe("what communication is fed", () => {
  it("has the owners of what is in trouble and of what may be next, and the cost so far", async () => {
    const { ctx, story } = await begin();
    await declareService(ctx, { name: "store", owner: "mill", costPerMinute: 20 });
    await declareService(ctx, { name: "web", owner: "shop", dependsOn: ["store"] });
    await story.window("store", NOW - HOUR, [disk]);
    const incident = await getIncident(ctx, 1);
    const diagnosis = blaming("store");
    const { signs } = await detectionInput(ctx, incident, NOW);
    const prediction = predict(await predictionInput(ctx, { incident, signs, diagnosis, now: NOW }));
    const input = await communicationInput(ctx, {
      incident,
      diagnosis,
      prediction,
      proposal: { summary: null },
    });
    expect(input).toMatchObject({
      cause: "store",
      services: [{ name: "store", owner: "mill", publicName: null }],
      next: [{ service: "web", owner: "shop" }],
      costSoFar: expect.stringMatching(/^\d+\.\d\d EUR$/),
    });
    expect(draftMessages(input).drafts.flatMap(({ to }) => to)).toContain("mill");
  });
});

describe("the past of a diagnosis", () => {
  it("is what people said of similar incidents that are over", async () => {
    const { ctx, story } = await begin();
    const number = await twice(ctx, story);
    const past = await pastForDiagnosis(ctx, number);
    expect(past).toMatchObject([{ number: 1, service: "store", kind: "disk_full" }]);
    expect(past[0]!.similarity).toBeGreaterThan(0.5);
    await patchIncident(ctx, 1, { status: "open" });
    expect(await pastForDiagnosis(ctx, number)).toEqual([]);
  });
});

/** A finished analysis with an opinion, as a run leaves it. */
async function analysed(ctx: Ctx, number: number, over: Partial<typeof analyses.$inferInsert> = {}) {
  const { id: incidentId } = await getIncident(ctx, number);
  const id = newId("analysis");
  await db()
    .insert(analyses)
    .values({
      workspaceId: ctx.workspaceId,
      id,
      incidentId,
      number: 1,
      cause: "opened",
      state: "done",
      model: "m",
      requestedBy: "test",
      evidenceDigest: "same",
      finishedAt: new Date(),
      report: { diagnosis: blaming("store"), opinion: { model: "m", summary: "It is full.", suspects: [] } },
      ...over,
    });
  return id;
}

describe("recall", () => {
  const recall = async (ctx: Ctx, number: number, digest: string, diagnosis = blaming("store")) =>
    recallable(ctx, { incident: await getIncident(ctx, number), digest, diagnosis });

  it("answers a known incident from the analysis of before, for equal evidence or a near relative", async () => {
    const { ctx, story } = await begin();
    const number = await twice(ctx, story);
    expect(await recall(ctx, number, "same")).toBeNull();
    const id = await analysed(ctx, 1);
    expect(await recall(ctx, number, "same")).toMatchObject({ analysisId: id, number: 1 });
    expect(await recall(ctx, number, "other")).toMatchObject({ analysisId: id, number: 1 });
  });

  it("asks a model for what only looks like it", async () => {
    const { ctx, story } = await begin();
    const number = await twice(ctx, story);
    await analysed(ctx, 1);
    expect(await recall(ctx, number, "same", blaming("web"))).toBeNull();
    expect(await recall(limitedTo(ctx, "web", "store"), number, "same")).not.toBeNull();
    const other = await begin();
    const foreign = await twice(other.ctx, other.story);
    expect(await recall(other.ctx, foreign, "same")).toBeNull();
    const deploy = {
      service: "store",
      kind: "deploy",
      title: "1.5",
      at: new Date(NOW - MINUTE).toISOString(),
    };
    const body = new TextEncoder().encode(JSON.stringify([deploy]));
    await acceptChanges(ctx, { sender: "generic", service: null, body });
    expect(await recall(ctx, number, "other")).toBeNull();
    await story.window("store", NOW + 1000, [failing("checksum mismatch in block <*>")]);
    expect(await recall(ctx, number, "same")).toBeNull();
  });

  it("leaves alone what was not of the model itself, failed, is steered or was asked for in other words", async () => {
    const { ctx, story } = await begin();
    const number = await twice(ctx, story);
    const first = await analysed(ctx, 1, { model: null });
    await analysed(ctx, 1, { number: 2, state: "failed" });
    await analysed(ctx, 1, { number: 3, recalledFrom: first });
    await analysed(ctx, 1, { number: 4, askedPrompt: "Be brief." });
    await analysed(ctx, 1, { number: 5, report: { diagnosis: blaming("store") } });
    await analysed(ctx, 1, { number: 6, finishedAt: new Date(NOW - 91 * 24 * HOUR) });
    expect(await recall(ctx, number, "same")).toBeNull();
    await analysed(ctx, 1, { number: 7 });
    expect(await recall(ctx, number, "same")).not.toBeNull();
    const { id: incidentId } = await getIncident(ctx, number);
    await db().insert(steers).values({
      workspaceId: ctx.workspaceId,
      id: "str_1",
      incidentId,
      kind: "hint",
      text: "x",
      createdBy: "x",
    });
    expect(await recall(ctx, number, "same")).toBeNull();
  });
});

describe("what failed for good", () => {
  const bury = (ctx: Ctx, buried: Buried) => transact(ctx, (inside) => buryAnalysis(inside, buried));
  const failed = async () => {
    const { ctx } = await begin();
    await createIncident(ctx, { title: "Down", severity: "high", services: ["store"] });
    const analysisId = await analysed(ctx, 1, { state: "failed", failure: "no answer", attempts: 3 });
    return { ctx, analysisId };
  };
  const stateOf = async (id: string) => (await db().select().from(analyses).where(eq(analyses.id, id)))[0]!;

  it("lies with the dead letters once, and is run again once", async () => {
    const { ctx, analysisId } = await failed();
    const buried = { analysisId, incidentNumber: 1, reason: "no answer" };
    await bury(ctx, buried);
    await bury(ctx, buried);
    const { data } = await listDeadLetters(ctx, { limit: 10 });
    expect(data).toMatchObject([
      { kind: "analysis", reason: "no answer", subject: { analysisId, incidentNumber: 1 }, body: null },
    ]);
    await expect(replayDeadLetter(ctx, data[0]!.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await redriveBuried(ctx, data[0]!.id)).toBe(1);
    expect(await stateOf(analysisId)).toMatchObject({ state: "queued", attempts: 0, failure: null });
    await expect(redriveBuried(ctx, data[0]!.id)).rejects.toMatchObject({ code: "conflict" });
    await db().update(analyses).set({ state: "failed" }).where(eq(analyses.id, analysisId));
    await bury(ctx, buried);
    expect((await listDeadLetters(ctx, { limit: 10 })).data).toHaveLength(2);
  });

  it("stays as it is while another analysis of its incident is under way", async () => {
    const { ctx, analysisId } = await failed();
    await bury(ctx, { analysisId, incidentNumber: 1, reason: "x" });
    await analysed(ctx, 1, { number: 2, state: "running" });
    const { data } = await listDeadLetters(ctx, { limit: 10 });
    await expect(redriveBuried(ctx, data[0]!.id)).rejects.toMatchObject({ code: "conflict" });
    expect((await listDeadLetters(ctx, { limit: 10 })).data[0]!.redrivenAt).toBeNull();
    expect((await stateOf(analysisId)).state).toBe("failed");
    await expect(requeueAnalysis((await begin()).ctx, analysisId)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("of two who run it again at once one does", async () => {
    const { ctx, analysisId } = await failed();
    await bury(ctx, { analysisId, incidentNumber: 1, reason: "x" });
    const { id } = (await listDeadLetters(ctx, { limit: 1 })).data[0]!;
    const both = await Promise.allSettled([redriveBuried(ctx, id), redriveBuried(ctx, id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("may be a question, and is nobody else's", async () => {
    const { ctx } = await failed();
    const { id: incidentId } = await getIncident(ctx, 1);
    const questionId = newId("question");
    await db().insert(questions).values({
      workspaceId: ctx.workspaceId,
      id: questionId,
      incidentId,
      question: "Why?",
      state: "failed",
      askedBy: "x",
    });
    await bury(ctx, { questionId, incidentNumber: 1, reason: "half \ud800 a pair" });
    const { data } = await listDeadLetters(ctx, { limit: 10 });
    await expect(redriveBuried((await begin()).ctx, data[0]!.id)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await redriveBuried(ctx, data[0]!.id)).toBe(1);
    const [row] = await db().select().from(questions).where(eq(questions.id, questionId));
    expect(row).toMatchObject({ state: "queued", failure: null });
  });

  it("gives way to what failed later beyond a number, and bodies of senders do not", async () => {
    const { ctx } = await failed();
    await db().execute(sql`insert into dead_letters (workspace_id, id, kind, reason, subject)
      select ${ctx.workspaceId}, 'dlq_0' || lpad(n::text, 6, '0'), case when n = 1 then 'alerts' else 'analysis' end, '', '{}'
      from generate_series(1, ${BURIED_AT_MOST + 20}::int) as n`);
    await bury(ctx, { analysisId: "ana_x", incidentNumber: 1, reason: "x" });
    const rows = await db().execute<{ kind: string; n: number }>(sql`
      select kind, count(*)::int as n from dead_letters where workspace_id = ${ctx.workspaceId} group by kind order by kind`);
    expect([...rows].map(({ kind, n }) => [kind, n])).toEqual([
      ["alerts", 1],
      ["analysis", BURIED_AT_MOST],
    ]);
  });
});
