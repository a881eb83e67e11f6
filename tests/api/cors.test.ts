import { expect, it } from "vitest";
import { newTenant, type Tenant } from "../support/tenant";

const HERE = "https://board.example.org";

async function listing(origins: string[]): Promise<Tenant> {
  const tenant = await newTenant();
  const answer = await tenant.fetch("/api/v1/settings", {
    method: "PATCH",
    body: JSON.stringify({ corsOrigins: origins }),
    headers: { "content-type": "application/json" },
  });
  expect(answer.status).toBe(200);
  return tenant;
}

const ask = (tenant: Tenant, origin: string, path = "/api/v1/incidents") =>
  fetch(tenant.url + path, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "GET",
      "access-control-request-headers": "authorization",
    },
  });
const read = (tenant: Tenant, origin: string) => tenant.fetch("/api/v1/incidents", { headers: { origin } });

it("is closed: a page of another origin is neither let ask nor read", async () => {
  const tenant = await newTenant();
  for (const origin of ["https://stranger.example", "null", tenant.url]) {
    const question = await ask(tenant, origin);
    expect(question.status).toBe(204);
    expect(question.headers.get("access-control-allow-origin")).toBeNull();
    expect((await read(tenant, origin)).headers.get("access-control-allow-origin")).toBeNull();
  }
});

it("opens to the listed origins of the key's workspace, exactly and without cookies", async () => {
  const tenant = await listing([HERE]);
  await expect
    .poll(async () => (await ask(tenant, HERE)).headers.get("access-control-allow-origin"))
    .toBe(HERE);
  const question = await ask(tenant, HERE);
  expect(question.headers.get("access-control-allow-headers")).toMatch(/authorization/i);
  expect(question.headers.get("access-control-allow-credentials")).toBeNull();
  const answer = await read(tenant, HERE);
  expect(answer.headers.get("access-control-allow-origin")).toBe(HERE);
  expect(answer.headers.get("vary")).toMatch(/origin/i);
  for (const near of ["https://board.example.org.evil.net", "http://board.example.org", `${HERE}:444`])
    expect((await read(tenant, near)).headers.get("access-control-allow-origin")).toBeNull();
});

it("does not open one workspace by the list of another", async () => {
  await listing([HERE]);
  const other = await newTenant();
  expect((await read(other, HERE)).headers.get("access-control-allow-origin")).toBeNull();
});

it("takes only origins", async () => {
  const tenant = await newTenant();
  for (const wrong of [
    "*",
    "https://a.example/path",
    "javascript:alert(1)",
    "https://u:p@a.example",
    "a.example",
  ]) {
    const answer = await tenant.fetch("/api/v1/settings", {
      method: "PATCH",
      body: JSON.stringify({ corsOrigins: [wrong] }),
      headers: { "content-type": "application/json" },
    });
    expect(answer.status, wrong).toBe(400);
  }
});

it("tells every answer's reader that it is no page", async () => {
  const tenant = await newTenant();
  for (const path of ["/api/v1/me", "/api/v1/none", "/api/v1/incidents/999"]) {
    const { headers } = await tenant.fetch(path);
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
  }
});
