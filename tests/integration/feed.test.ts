import { describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/access";
import { declareService } from "@/lib/catalog";
import { type Diagnosis, detect, detectionInput, predict, predictionInput } from "@/lib/commander";
import { getIncident, listIncidents, pastTroubles, patchIncident, settleAlerts } from "@/lib/incidents";
import { acceptAlerts } from "@/lib/intake";
import { limitedTo, newWorkspace, useDatabase } from "../support/database";
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
