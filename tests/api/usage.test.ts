import { expect, it } from "vitest";
import type { Usage } from "@/lib/access/schemas";
import { checkAnswer } from "../support/openapi-check";
import { newTenant, type Tenant } from "../support/tenant";

const USAGE = "/api/v1/usage";
const lines = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ service: "shop", level: "info", message: `order ${i}` }));
const send = (tenant: Tenant, count: number, headers: Record<string, string> = {}) =>
  tenant.fetch("/api/v1/logs", { method: "POST", json: lines(count), headers });
const usage = async (tenant: Tenant) => (await checkAnswer("GET", USAGE, await tenant.fetch(USAGE))) as Usage;

it("200: what was sent is counted, today and among the last thirty days", async () => {
  const tenant = await newTenant();
  expect((await send(tenant, 7)).status).toBe(202);
  expect((await send(tenant, 5)).status).toBe(202);
  const { day, resetsAt, meters } = await usage(tenant);
  const [line, token, cost] = meters;
  expect(line).toMatchObject({ meter: "lines", used: 12, quota: null });
  expect(line!.days).toHaveLength(30);
  expect(line!.days.at(-1)).toEqual({ day, used: 12 });
  expect(token).toMatchObject({ meter: "ai_tokens", used: 0, quota: 2_000_000 });
  expect(cost).toMatchObject({ meter: "ai_cost", used: 0, quota: null });
  expect(Date.parse(resetsAt)).toBe(Date.parse(day) + 86_400_000);
});

it("429 once the quota is used up, until midnight UTC; a repetition of what was accepted is answered", async () => {
  const tenant = await newTenant();
  await tenant.fetch("/api/v1/settings", { method: "PATCH", json: { dailyLines: 10 } });
  const key = { "idempotency-key": "first" };
  expect((await send(tenant, 6, key)).status).toBe(202);
  expect((await send(tenant, 6)).status).toBe(202);
  const refused = await send(tenant, 1);
  expect(refused.status).toBe(429);
  const { resetsAt } = await usage(tenant);
  const untilThen = (Date.parse(resetsAt) - Date.now()) / 1000;
  expect(Math.abs(Number(refused.headers.get("retry-after")) - untilThen)).toBeLessThan(5);
  expect(await refused.json()).toMatchObject({
    code: "rate_limited",
    detail: expect.stringContaining("daily quota of 10 lines"),
  });
  expect((await send(tenant, 1, { "idempotency-key": "second" })).status).toBe(429);
  expect((await send(tenant, 6, key)).status).toBe(202);
  expect((await usage(tenant)).meters[0]).toMatchObject({ used: 12, quota: 10 });

  await tenant.fetch("/api/v1/settings", { method: "PATCH", json: { dailyLines: 100 } });
  await expect.poll(async () => (await send(tenant, 1)).status, { timeout: 5000 }).toBe(202);
});

it("403 for a key without usage:read", async () => {
  const tenant = await newTenant({ scopes: ["logs:write"] });
  expect((await tenant.fetch(USAGE)).status).toBe(403);
});
