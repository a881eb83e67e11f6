import { describe, expect, it } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { newTenant, type Tenant } from "../support/tenant";

const PATH = "/api/v1/changes";
const change = (over: object = {}) => ({
  service: "checkout",
  kind: "deploy",
  title: "checkout 1.4.2",
  version: "1.4.2",
  ...over,
});
const list = async (tenant: Tenant, query = "") =>
  ((await checkAnswer("GET", PATH, await tenant.fetch(`${PATH}${query}`))) as { data: object[] }).data;

describe("POST /api/v1/changes", () => {
  it("202 for one and for a list, found by service and kind", async () => {
    const tenant = await newTenant();
    const one = await tenant.fetch(PATH, { json: change() });
    expect(await checkAnswer("POST", PATH, one)).toEqual({ accepted: 1, rejected: [] });
    const two = [change({ kind: "flag", title: "new till on" }), { kind: "nap" }];
    expect(await (await tenant.fetch(PATH, { json: two })).json()).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1 }],
    });
    expect(await list(tenant, "?kind=deploy")).toMatchObject([{ version: "1.4.2", service: "checkout" }]);
    expect(await list(tenant, "?service=other")).toEqual([]);
  });

  it("400 for a body that tells of no change, kept as a dead letter; 401 without a key", async () => {
    const tenant = await newTenant();
    const answer = await tenant.fetch(PATH, { json: { hello: 1 } });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toContain("dlq_");
    expect((await fetch(tenant.url + PATH, { method: "POST", body: "{}" })).status).toBe(401);
  });
});

describe("POST /api/v1/changes/{sender}", () => {
  it("202: a deployment of GitHub begins and ends as one change, in whatever order it is told", async () => {
    const tenant = await newTenant();
    const path = `${PATH}/github?key=${tenant.key}`;
    const told = (state: string, at: string) => ({
      action: "created",
      deployment: {
        id: 7,
        ref: "v1.4.2",
        sha: "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
        environment: "production",
        created_at: "2026-11-25T10:00:00Z",
        creator: { login: "ada" },
      },
      deployment_status: { id: 1, state, created_at: at, updated_at: at, environment: "production" },
      repository: {
        name: "checkout",
        full_name: "example/checkout",
        html_url: "https://github.com/example/checkout",
      },
      sender: { login: "ada" },
    });
    for (const [state, at] of [
      ["success", "2026-11-25T10:04:00Z"],
      ["in_progress", "2026-11-25T10:01:00Z"],
    ] as const) {
      const answer = await fetch(tenant.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", "x-github-event": "deployment_status" },
        body: JSON.stringify(told(state, at)),
      });
      expect(await checkAnswer("POST", path, answer)).toMatchObject({ accepted: 1 });
    }
    expect(await list(tenant)).toMatchObject([
      {
        source: "github",
        kind: "deploy",
        service: "checkout",
        outcome: "succeeded",
        endedAt: "2026-11-25T10:04:00.000Z",
      },
    ]);
  });
});
