import { describe, expect, it } from "vitest";
import { newTenant } from "../support/tenant";

describe("/healthz, /readyz, /metrics", () => {
  it("200 without a key: the process lives, and everything it needs is there", async () => {
    const { url } = await newTenant();
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ status: "ok" });
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({
      status: "ready",
      checks: { database: "ok", migrations: "ok", queue: "ok", server: "ok" },
    });
  });

  it("metrics are for this machine or a key, and not for what a proxy brings", async () => {
    const tenant = await newTenant({ scopes: ["insights:read"] });
    await tenant.fetch("/api/v1/me");
    const text = await (await tenant.fetch("/metrics")).text();
    for (const name of [
      "http_requests_total",
      "sse_connections",
      "process_resident_memory_bytes",
      "incidents_created_total",
      "incidents_resolved_total",
      "incident_duration_seconds",
      "active_incidents",
    ])
      expect(text).toContain(`# TYPE ${name}`);
    expect(text).toContain('http_requests_total{operation="getMe",method="GET",status="200"}');
    const proxied = await fetch(`${tenant.url}/metrics`, { headers: { "x-forwarded-for": "8.8.8.8" } });
    expect(proxied.status).toBe(401);
    const other = await newTenant({ scopes: ["logs:write"] });
    const forbidden = await other.fetch("/metrics", { headers: { "x-forwarded-for": "8.8.8.8" } });
    expect(forbidden.status).toBe(403);
  });

  it("metrics are of all workspaces, and so not for a key that is limited to some services", async () => {
    const limited = await newTenant({ scopes: ["insights:read"], services: ["shop"] });
    const answer = await limited.fetch("/metrics", { headers: { "x-forwarded-for": "8.8.8.8" } });
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain("# TYPE");
  });
});

it("400 for an address that cannot be decoded, wherever it points", async () => {
  const { url } = await newTenant();
  for (const path of ["/%E0%A4", "/api/v1/incidents/%E0%A4", "/default/%"]) {
    const answer = await fetch(url + path);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
  }
});
