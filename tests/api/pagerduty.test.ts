import https from "node:https";
import net from "node:net";
import { event } from "@pagerduty/pdjs";
import { describe, expect, it, vi } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { newTenant, type Tenant } from "../support/tenant";

const PATH = "/v2/enqueue";
const send = (tenant: Tenant, body: object) =>
  fetch(tenant.url + PATH, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ routing_key: tenant.key, ...body }),
  });
const payload = { summary: "Disk of db-1 is full", source: "db-1", severity: "critical" as const };

/** The client knows only https; the server under test speaks plain HTTP. */
class PlainAgent extends https.Agent {
  constructor(private readonly port: number) {
    super();
  }
  override createConnection() {
    return net.connect(this.port, "127.0.0.1");
  }
}

describe("POST /v2/enqueue", () => {
  it("takes what PagerDuty's own client sends: trigger, acknowledge, resolve by one key", async () => {
    const tenant = await newTenant();
    const act = (event_action: "trigger" | "acknowledge" | "resolve", dedup_key?: string) =>
      event({
        server: new URL(tenant.url).host,
        agent: new PlainAgent(Number(new URL(tenant.url).port)),
        data: { routing_key: tenant.key, event_action, dedup_key, payload },
      } as Parameters<typeof event>[0]);
    const triggered = await act("trigger");
    expect(triggered.data).toMatchObject({ status: "success", message: "Event processed" });
    const key = triggered.data.dedup_key as string;
    expect((await act("trigger")).data.dedup_key).toBe(key);
    const incident = async () => (await tenant.fetch("/api/v1/incidents/1")).json();
    const title = expect.stringContaining("Disk of db-1 is full");
    await vi.waitFor(async () => expect(await incident()).toMatchObject({ title }), 10_000);
    expect((await act("acknowledge", key)).response.status).toBe(202);
    await act("resolve", key);
    await vi.waitFor(async () => expect(await incident()).toMatchObject({ status: "resolved" }), 10_000);
    const { data } = await (await tenant.fetch("/api/v1/alerts")).json();
    expect(data).toMatchObject([{ dedupKey: key, status: "resolved", notices: 2, source: "pagerduty" }]);
  });

  it("202 as declared; 400 for an event that says nothing, 401 for a wrong key or none", async () => {
    const tenant = await newTenant();
    const good = await send(tenant, { event_action: "trigger", dedup_key: "k", payload });
    expect(await checkAnswer("POST", PATH, good)).toMatchObject({ dedup_key: "k" });
    expect((await send(tenant, { event_action: "trigger", payload: {} })).status).toBe(202);
    const refused = await send(tenant, { hello: 1 });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { status: "invalid event", message: expect.any(String), errors: [expect.any(String)] },
    ]);
    expect((await send(tenant, { routing_key: "R0UT1NGK3Y", event_action: "trigger", payload })).status).toBe(
      401,
    );
    expect((await fetch(tenant.url + PATH, { method: "POST", body: "no json" })).status).toBe(401);
    expect(JSON.stringify(await (await tenant.fetch("/api/v1/alerts")).json())).not.toContain(tenant.key);
  });
});
