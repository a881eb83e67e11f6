import { expect, inject, it } from "vitest";
import { LIMITS } from "@/lib/http/limits";
import { newTenant } from "../support/tenant";

const headersOf = ({ headers }: Response) => ({
  limit: Number(headers.get("ratelimit-limit")),
  remaining: Number(headers.get("ratelimit-remaining")),
  reset: Number(headers.get("ratelimit-reset")),
});

it("every answer says how the caller stands, whatever it says otherwise", async () => {
  const tenant = await newTenant({ scopes: ["logs:read"] });
  const { url } = inject("server");
  const read = headersOf(await tenant.fetch("/api/v1/me"));
  expect(read).toMatchObject({ limit: LIMITS.read.quota, remaining: LIMITS.read.quota - 1 });
  expect(read.reset).toBeGreaterThanOrEqual(LIMITS.read.seconds);
  const answers: [Response, number, number][] = [
    [await tenant.fetch("/api/v1/me"), 200, LIMITS.read.quota],
    [await tenant.fetch("/api/v1/logs?limit=0"), 400, LIMITS.read.quota],
    [await tenant.fetch("/api/v1/logs/nothing"), 404, LIMITS.read.quota],
    [await tenant.fetch("/api/v1/api-keys", { method: "POST", json: {} }), 403, LIMITS.anonymous.quota],
    [await fetch(`${url}/api/v1/me`), 401, LIMITS.anonymous.quota],
    [await fetch(`${url}/api/v1/no-such-thing`), 404, LIMITS.anonymous.quota],
    [await fetch(`${url}/api/auth/csrf`), 200, LIMITS.read.quota],
  ];
  for (const [answer, status, limit] of answers) {
    expect(answer.status).toBe(status);
    const { remaining, reset, ...given } = headersOf(answer);
    expect(given.limit, answer.url).toBe(limit);
    expect(remaining).toBeGreaterThanOrEqual(0);
    expect(reset).toBeGreaterThanOrEqual(0);
  }
});

it("counts each key by itself", async () => {
  const [one, two] = [await newTenant(), await newTenant()];
  for (let i = 0; i < 5; i++) await one.fetch("/api/v1/me");
  expect(headersOf(await one.fetch("/api/v1/me")).remaining).toBe(LIMITS.read.quota - 6);
  expect(headersOf(await two.fetch("/api/v1/me")).remaining).toBe(LIMITS.read.quota - 1);
});
