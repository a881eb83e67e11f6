import { describe, expect, inject, it } from "vitest";
import type { Plan } from "@/lib/remediation/schemas";
import { checkAnswer } from "../support/openapi-check";
import { newPlanRow } from "../support/plan-rows";
import { databaseOf, newKey, newTenant, type Tenant } from "../support/tenant";

const NOT_THIS = "0".repeat(64);

/** An incident with a plan that waits for a person. */
async function withPlan() {
  const tenant = await newTenant();
  const made = await tenant.fetch("/api/v1/incidents", {
    json: { title: "Shop is down", severity: "high", services: ["shop", "vault"] },
  });
  const { id, number } = (await made.json()) as { id: string; number: number };
  const sql = databaseOf(inject("server"));
  const digest = await newPlanRow(sql, tenant.workspaceId, id, 1, "shop");
  await sql.end();
  return { tenant, number, digest, path: `/api/v1/incidents/${number}/plans` };
}

const get = async (tenant: Tenant, path: string) =>
  (await checkAnswer("GET", path, await tenant.fetch(path))) as Plan;
/** The plan as it is once the worker has had the agents vote on it. */
async function afterVoting(tenant: Tenant, path: string): Promise<Plan> {
  await expect.poll(async () => (await get(tenant, `${path}/1`)).state, { timeout: 15_000 }).toBe("waits");
  return get(tenant, `${path}/1`);
}
const post = (tenant: Tenant, path: string, json: object) => tenant.fetch(path, { json });
const edit = ({ digest, steps }: Plan, summary: string) => ({
  digest,
  summary,
  steps: steps.map(({ source: _, ...step }) => step),
});

describe("GET /api/v1/incidents/{number}/plans", () => {
  it("200 with digest, seats, what is needed and each vote; 404 for what is not there", async () => {
    const { tenant, path, digest, number } = await withPlan();
    expect(await get(tenant, path)).toMatchObject({
      data: [{ number: 1, digest, state: "waits" }],
      why: null,
    });
    const plan = await get(tenant, `${path}/1`);
    expect(plan).toMatchObject({
      incidentNumber: number,
      services: ["shop"],
      isAltered: false,
      outcome: { policy: "unanimous", needed: 5, approvals: 0, outcome: "waits" },
      votes: [],
      earlier: [],
    });
    expect(plan.outcome.seats).toHaveLength(5);
    for (const missing of [`${path}/2`, `${path}/x`, "/api/v1/incidents/999/plans"])
      expect((await tenant.fetch(missing)).status).toBe(404);
    const bare = await tenant.fetch("/api/v1/incidents", { json: { title: "Odd", severity: "low" } });
    const empty = `/api/v1/incidents/${(await bare.json()).number}/plans`;
    expect(await get(tenant, empty)).toMatchObject({ data: [], why: expect.stringContaining("No analysis") });
  });

  it("404 for whoever does not see all that the plan touches, and nothing of it in lists", async () => {
    const { tenant, path, digest } = await withPlan();
    const part = await newKey({ ...tenant, services: ["vault"] });
    expect((await part.fetch(`${path}/1`)).status).toBe(404);
    expect((await post(part, `${path}/1/approve`, { digest })).status).toBe(404);
    expect(await get(part, path)).toMatchObject({ data: [] });
    expect(await get(part, "/api/v1/plans")).toMatchObject({ data: [] });
    const whole = await newKey({ ...tenant, services: ["shop"] });
    expect((await whole.fetch(`${path}/1`)).status).toBe(200);
  });
});

describe("deciding on a plan", () => {
  it("400 without the digest, 409 for another one, 200, and 409 for the second", async () => {
    const { tenant, path, digest } = await withPlan();
    expect((await post(tenant, `${path}/1/approve`, {})).status).toBe(400);
    expect((await post(tenant, `${path}/1/approve`, { digest: NOT_THIS })).status).toBe(409);
    const approved = await post(tenant, `${path}/1/approve`, { digest, reason: "Go." });
    expect(approved.status).toBe(200);
    expect(await checkAnswer("POST", `${path}/1/approve`, approved)).toMatchObject({
      state: "approved",
      decision: "Go.",
    });
    expect((await post(tenant, `${path}/1/reject`, { digest })).status).toBe(409);
    expect(await (await post(tenant, `${path}/1/withdraw`, {})).json()).toMatchObject({ state: "withdrawn" });
    expect((await post(tenant, `${path}/1/withdraw`, {})).status).toBe(409);
  });

  it("200 for an edit, whose votes are new and signed, and 409 for what was seen before", async () => {
    const { tenant, path, digest } = await withPlan();
    const before = await get(tenant, `${path}/1`);
    const send = (json: object) => tenant.fetch(`${path}/1`, { method: "PATCH", json });
    expect((await send({ digest, summary: "Restart shop", steps: [] })).status).toBe(400);
    expect((await send(edit(before, before.summary))).status).toBe(400);
    const edited = (await checkAnswer(
      "PATCH",
      `${path}/1`,
      await send(edit(before, "Restart shop")),
    )) as Plan;
    expect(edited).toMatchObject({
      version: 2,
      state: "voting",
      votes: [],
      earlier: [{ version: 1, digest }],
    });
    const voted = await afterVoting(tenant, path);
    expect(voted.votes.map(({ signature }) => signature)).toEqual(Array(5).fill("valid"));
    expect((await send(edit(before, "Another"))).status).toBe(409);
    expect((await post(tenant, `${path}/1/reject`, { digest })).status).toBe(409);
    expect((await post(tenant, `${path}/1/reject`, { digest: edited.digest })).status).toBe(200);
  });

  it("403 without the permission", async () => {
    const { tenant, path, digest } = await withPlan();
    const reader = await newKey({ ...tenant, scopes: ["plans:read"] });
    expect((await reader.fetch(path)).status).toBe(200);
    expect((await post(reader, `${path}/1/approve`, { digest })).status).toBe(403);
    expect((await post(reader, "/api/v1/ai/keys/rotate", {})).status).toBe(403);
  });
});

describe("GET /api/v1/plans", () => {
  it("200 with those that nobody has decided on, or of the states asked for; 400 for a state that is none", async () => {
    const { tenant, path } = await withPlan();
    expect(await get(tenant, "/api/v1/plans")).toMatchObject({ data: [{ number: 1 }], nextCursor: null });
    await post(tenant, `${path}/1/withdraw`, {});
    expect(await get(tenant, "/api/v1/plans")).toMatchObject({ data: [] });
    expect(await get(tenant, "/api/v1/plans?state=withdrawn,rejected")).toMatchObject({
      data: [{ number: 1 }],
    });
    expect((await tenant.fetch("/api/v1/plans?state=lost")).status).toBe(400);
  });
});

describe("POST /api/v1/ai/keys/rotate", () => {
  it("200 with five public keys, and old votes stay valid", async () => {
    const { tenant, path } = await withPlan();
    const before = await get(tenant, `${path}/1`);
    await tenant.fetch(`${path}/1`, { method: "PATCH", json: edit(before, "Restart shop") });
    await afterVoting(tenant, path);
    const rotate = () => tenant.fetch("/api/v1/ai/keys/rotate", { method: "POST" });
    const rotated = await checkAnswer("POST", "/api/v1/ai/keys/rotate", await rotate());
    expect(rotated).toMatchObject({ nextCursor: null });
    expect((rotated as { data: object[] }).data).toHaveLength(5);
    expect(JSON.stringify(rotated)).not.toContain("privateKey");
    const { votes } = await get(tenant, `${path}/1`);
    expect(votes.map(({ signature }) => signature)).toEqual(Array(5).fill("valid"));
  });
});
