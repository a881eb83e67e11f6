import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { type Ctx, systemCtx } from "@/lib/access";
import { declareService } from "@/lib/catalog";
import {
  communicationInput,
  detect,
  detectionInput,
  draftMessages,
  pastForDiagnosis,
  predict,
  predictionInput,
  proposeResolution,
  resolutionInput,
  type Situation,
  situationSchema,
} from "@/lib/commander";
import {
  cameBack,
  getIncident,
  listIncidents,
  pastTroubles,
  patchIncident,
  settleAlerts,
} from "@/lib/incidents";
import { acceptAlerts } from "@/lib/intake";
import { createRunbook } from "@/lib/knowledge";
import { limitedTo, useDatabase } from "../support/database";
import { learnRunbooks } from "../support/runbooks";
import { at, begin, blaming, disk, failing, HOUR, MINUTE, NOW, twice } from "./analysed";

useDatabase();

const alert = async (ctx: Ctx, ...alerts: object[]) => {
  const body = new TextEncoder().encode(JSON.stringify(alerts));
  await acceptAlerts(ctx, { sender: "generic", service: null, body });
  await settleAlerts(ctx.workspaceId);
};

const situation = (over: Partial<Situation> = {}): Situation => ({
  ...situationSchema.parse({ until: NOW, services: [{ name: "store" }] }),
  ...over,
});

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
    // Nobody was shown what the product itself asked for.
    const uses = await db().execute(sql`select from runbook_uses where workspace_id = ${ctx.workspaceId}`);
    expect(uses).toHaveLength(0);
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
