import { describe, expect, inject, it } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { inDatabase } from "../support/rows";
import { newKey, newTenant, type Tenant } from "../support/tenant";

const PATH = "/api/v1/rules";
const BACKTEST = `${PATH}/backtest`;
const perCluster = {
  name: "per cluster",
  matchers: [{ field: "label:cluster", op: "is_not", value: "" }],
  effect: { kind: "group", by: ["label:cluster"], windowMinutes: 60 },
};

const post = async (tenant: Tenant, json: unknown, path = PATH) =>
  checkAnswer("POST", path, await tenant.fetch(path, { json }));
const refused = async (tenant: Tenant, json: unknown, path = PATH) => {
  const answer = await tenant.fetch(path, { json });
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  return { status: answer.status, ...((await answer.json()) as { errors?: { field: string }[] }) };
};

describe("GET POST PATCH DELETE /api/v1/rules", () => {
  it("201, listed in order, changed, moved, gone and back where it was", async () => {
    const tenant = await newTenant();
    const first = (await post(tenant, perCluster)) as { id: string };
    expect(first).toMatchObject({
      mode: "live",
      position: 1,
      acted: 0,
      lastActedAt: null,
      effect: { kind: "group", windowMinutes: 60, openAt: 0.5, quietMinutes: null },
    });
    await post(tenant, { name: "cron", mode: "shadow", effect: { kind: "suppress" } });
    const one = `${PATH}/${first.id}`;
    const moved = await tenant.fetch(one, { method: "PATCH", json: { position: 2, mode: "off" } });
    expect(await checkAnswer("PATCH", one, moved)).toMatchObject({ position: 2, mode: "off" });
    const listed = async () =>
      ((await checkAnswer("GET", PATH, await tenant.fetch(PATH))) as { data: { name: string }[] }).data.map(
        ({ name }) => name,
      );
    expect(await listed()).toEqual(["cron", "per cluster"]);
    expect((await tenant.fetch(one, { method: "DELETE" })).status).toBe(204);
    expect((await tenant.fetch(one, { method: "DELETE" })).status).toBe(404);
    expect((await tenant.fetch(one, { method: "PATCH", json: { name: "x" } })).status).toBe(404);
    await post(tenant, { ...perCluster, position: 1 });
    expect(await listed()).toEqual(["per cluster", "cron"]);
  });

  it("400 with the field for what is no rule", async () => {
    const tenant = await newTenant();
    const wrong: [field: string, rule: object][] = [
      ["name", { ...perCluster, name: " " }],
      ["effect.by.0", { ...perCluster, effect: { ...perCluster.effect, by: ["cluster"] } }],
      ["effect.quietMinutes", { ...perCluster, effect: { ...perCluster.effect, quietMinutes: 5 } }],
      ["effect.openAt", { ...perCluster, effect: { ...perCluster.effect, openAt: 2 } }],
      ["matchers.0.field", { ...perCluster, matchers: [{ field: "cluster", op: "is", value: "" }] }],
      ["mode", { ...perCluster, mode: "loud" }],
      ["position", { ...perCluster, position: 0 }],
    ];
    for (const [field, rule] of wrong)
      expect(await refused(tenant, rule), field).toMatchObject({ status: 400, errors: [{ field }] });
    expect((await tenant.fetch(PATH)).status).toBe(200);
  });

  it("404 for one of another workspace, 403 without the right", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const { id } = (await post(tenant, perCluster)) as { id: string };
    for (const method of ["PATCH", "DELETE"])
      expect((await other.fetch(`${PATH}/${id}`, { method, json: { name: "x" } })).status).toBe(404);
    expect((await other.fetch(`${PATH}/${id}/findings`)).status).toBe(404);
    expect((await refused(other, { rule: null, id }, BACKTEST)).status).toBe(404);
    const reader = await newKey({ ...tenant, server: undefined, scopes: ["rules:read"] });
    expect((await reader.fetch(PATH)).status).toBe(200);
    expect((await refused(reader, perCluster)).status).toBe(403);
  });
});

describe("POST /api/v1/rules/backtest", () => {
  it("200: what a rule would have made of the alerts that came, and nothing is changed", async () => {
    const tenant = await newTenant();
    for (const service of ["cart", "mail"])
      await tenant.fetch("/api/v1/alerts", {
        json: { title: `${service} is down`, service, severity: "critical", labels: { cluster: "eu" } },
        headers: { prefer: "wait=10" },
      });
    const incidents = async () => (await (await tenant.fetch("/api/v1/incidents")).json()).data;
    expect(await incidents()).toHaveLength(2);
    expect(await post(tenant, { rule: perCluster, days: 7 }, BACKTEST)).toMatchObject({
      sentence: "Over the last 7 days this makes 2 incidents into 1: 2 incidents would have been 1.",
      merged: [{ from: [{ number: expect.any(Number) }, { number: expect.any(Number) }] }],
      signals: 2,
      isCut: false,
    });
    expect(await incidents()).toHaveLength(2);
    expect((await (await tenant.fetch(PATH)).json()).data).toEqual([]);
  });

  it("400 with the field for what is no rule, and for no rule at all", async () => {
    const tenant = await newTenant();
    expect(await refused(tenant, { rule: { ...perCluster, name: "" } }, BACKTEST)).toMatchObject({
      status: 400,
      errors: [{ field: "rule.name" }],
    });
    expect(await refused(tenant, { rule: null }, BACKTEST)).toMatchObject({ errors: [{ field: "id" }] });
    expect(await refused(tenant, { rule: perCluster, days: 91 }, BACKTEST)).toMatchObject({
      errors: [{ field: "days" }],
    });
  });
});

describe("GET /api/v1/rules/{id}/findings", () => {
  it("200: the newest first, page by page", async () => {
    const tenant = await newTenant();
    const { id } = (await post(tenant, { ...perCluster, mode: "shadow" })) as { id: string };
    await inDatabase(inject("server"), async (sql) => {
      await sql`insert into signals (workspace_id, id, kind, service, score, severity, at, evidence)
          values (${tenant.workspaceId}, 'sig_1', 'silence', 'cart', 0.5, 'low', now(), '{}')`;
      await sql`insert into shadow_findings (workspace_id, id, rule_id, signal_id, text, at)
          select ${tenant.workspaceId}, 'shf_' || i, ${id}, 'sig_1', 'finding ' || i, now() + make_interval(secs => i)
          from generate_series(1, 3) i`;
    });
    const path = `${PATH}/${id}/findings`;
    const page = async (query: string) =>
      (await checkAnswer("GET", path, await tenant.fetch(path + query))) as {
        data: { text: string }[];
        nextCursor: string | null;
      };
    const first = await page("?limit=2");
    expect(first.data.map(({ text }) => text)).toEqual(["finding 3", "finding 2"]);
    const rest = await page(`?limit=2&cursor=${first.nextCursor}`);
    expect(rest).toMatchObject({ data: [{ text: "finding 1", signalId: "sig_1" }], nextCursor: null });
    expect((await tenant.fetch(`${path}?cursor=x`)).status).toBe(400);
  });
});
