import { once } from "node:events";
import { request } from "node:http";
import { expect, it } from "vitest";
import { newTenant } from "../support/tenant";

/** Later than any year of four digits, once its offset is reckoned in. */
const BEYOND = "9999-12-31T23:59:59-23:59";

it.each(["audit", "incidents", "logs", "logs/histogram", "signals", "windows"])(
  "400: %s of a time that no column can hold",
  async (list) => {
    const tenant = await newTenant();
    for (const bound of ["from", "to"]) {
      const answer = await tenant.fetch(`/api/v1/${list}?${bound}=${BEYOND}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ errors: [{ field: bound }] });
    }
  },
);

it("400: a key that ends at such a time", async () => {
  const tenant = await newTenant();
  const json = { name: "k", scopes: ["logs:read"], expiresAt: BEYOND };
  expect((await tenant.fetch("/api/v1/api-keys", { json })).status).toBe(400);
});

it.each(["/", "/sign-in", "/api/v1/me"])("405: TRACE of %s", async (path) => {
  const { url } = await newTenant();
  const sent = request(url + path, { method: "TRACE" }).end();
  const [answer] = await once(sent, "response");
  answer.resume();
  expect(answer.statusCode).toBe(405);
});

it.each(["http://elsewhere.example/api/v1/me", "*"])(
  "400: an address that is another's, %s",
  async (path) => {
    const { hostname, port } = new URL((await newTenant()).url);
    const sent = request({ hostname, port, path, method: "POST" }).end();
    const [answer] = await once(sent, "response");
    answer.resume();
    expect([answer.statusCode, answer.headers.location]).toEqual([400, undefined]);
  },
);

it("a small request reaches its door by any of the ways that senders take", async () => {
  const tenant = await newTenant();
  const body = JSON.stringify({ title: "It broke", service: "shop" });
  for (const path of ["/api/v1/alerts", "/api/v1/alerts/our%2Dscript", `/api/v1/alerts?key=${tenant.key}`]) {
    const answer = await tenant.fetch(path, { method: "POST", body });
    expect(answer.status, path).toBe(202);
    expect(answer.headers.get("x-request-id"), path).toBeTruthy();
    expect(answer.headers.get("content-security-policy"), path).toBeTruthy();
  }
  const large = JSON.stringify({ title: "It broke", description: "x".repeat(100_000) });
  expect((await tenant.fetch("/api/v1/alerts", { method: "POST", body: large })).status).toBe(202);
  for (const path of ["/api/v1/alerts/a%00b", "/api/v1/alerts/%2e%2e", "/api/v1/alerts/a/b"])
    expect((await tenant.fetch(path, { method: "POST", body })).status, path).toBeGreaterThanOrEqual(400);
});
