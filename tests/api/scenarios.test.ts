import { describe, expect, it, vi } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { newTenant } from "../support/tenant";

const SCENARIOS = "/api/v1/scenarios";
interface List {
  data: { name: string; running: boolean }[];
}

describe("POST /api/v1/scenarios", () => {
  it("202: its records come in through the public intake, by a key made for it; a second one is refused meanwhile", async () => {
    const tenant = await newTenant();
    const start = (name: string, key: string) =>
      tenant.fetch(SCENARIOS, { method: "POST", json: { name }, headers: { "idempotency-key": key } });
    const started = await start("quiet", "one");
    expect(started.status).toBe(202);
    const row = await checkAnswer("POST", SCENARIOS, started);
    expect(row).toMatchObject({ name: "quiet", running: true });

    const refused = await start("bad-deploy", "two");
    expect(refused.status).toBe(409);
    await checkAnswer("POST", SCENARIOS, refused);
    const again = await start("quiet", "one");
    expect(await again.json()).toEqual(row);

    const { data } = (await checkAnswer("GET", SCENARIOS, await tenant.fetch(SCENARIOS))) as List;
    expect(data.filter(({ running }) => running).map(({ name }) => name)).toEqual(["quiet"]);
    const keys = (await (await tenant.fetch("/api/v1/api-keys")).json()) as { data: object[] };
    expect(keys.data).toContainEqual(
      expect.objectContaining({ name: "Scenario quiet", scopes: ["logs:write"], revokedAt: null }),
    );
    await vi.waitFor(
      async () => {
        const logs = (await (await tenant.fetch("/api/v1/logs?service=orders&limit=1")).json()) as List;
        expect(logs.data).toHaveLength(1);
      },
      { timeout: 20_000, interval: 200 },
    );
  });

  it("400 with the names there are for another name", async () => {
    const tenant = await newTenant();
    const response = await tenant.fetch(SCENARIOS, { method: "POST", json: { name: "earthquake" } });
    expect(response.status).toBe(400);
    const problem = (await checkAnswer("POST", SCENARIOS, response)) as {
      errors: { field: string; reason: string }[];
    };
    expect(problem.errors).toEqual([
      { field: "name", reason: expect.stringContaining("database-cascade, bad-deploy, memory-leak, quiet") },
    ]);
  });

  it("403 without scenarios:run", async () => {
    const tenant = await newTenant({ scopes: ["logs:write"] });
    const response = await tenant.fetch(SCENARIOS, { method: "POST", json: { name: "quiet" } });
    expect(response.status).toBe(403);
    expect((await tenant.fetch(SCENARIOS)).status).toBe(403);
  });
});
