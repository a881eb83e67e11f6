import { describe, expect, it, vi } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { newTenant, type Tenant } from "../support/tenant";

const PATH = "/api/v1/alerts";
/** So that the answer tells what the alerts became. */
const WAIT = { prefer: "wait=10" };
const alert = (over: object = {}) => ({
  title: "Checkout is slow",
  status: "firing",
  severity: "high",
  service: "checkout",
  ...over,
});
const list = async (tenant: Tenant, query = "") =>
  (await checkAnswer("GET", PATH, await tenant.fetch(`${PATH}${query}`))) as {
    data: { title: string; status: string; incidentNumber: number | null; source: string; why: string[] }[];
  };

describe("POST /api/v1/alerts", () => {
  it("202 with the incident that it became, which a resolve ends", async () => {
    const tenant = await newTenant();
    const fired = await checkAnswer("POST", PATH, await tenant.fetch(PATH, { headers: WAIT, json: alert() }));
    expect(fired).toEqual({ accepted: 1, rejected: [], incidents: [1] });
    const path = "/api/v1/incidents/1";
    const incident = await checkAnswer("GET", path, await tenant.fetch(path));
    expect(incident).toMatchObject({ title: "Checkout is slow", status: "open", severity: "high" });
    const over = await tenant.fetch(PATH, { headers: WAIT, json: [alert({ status: "resolved" })] });
    expect(await over.json()).toMatchObject({ accepted: 1, incidents: [1] });
    expect(await (await tenant.fetch(path)).json()).toMatchObject({
      status: "resolved",
      resolvedBy: "alerts",
    });
    expect((await list(tenant)).data).toMatchObject([{ status: "resolved", incidentNumber: 1 }]);
    const signals = "/api/v1/signals?kind=alert";
    expect(await checkAnswer("GET", signals, await tenant.fetch(signals))).toMatchObject({
      data: [{ kind: "alert", evidence: { alert: { title: "Checkout is slow" } } }],
    });
  });

  it("202 with reasons for the items that fail, 400 when all do", async () => {
    const tenant = await newTenant();
    const some = await tenant.fetch(PATH, { headers: WAIT, json: [alert(), { status: "firing" }, "text"] });
    expect(await checkAnswer("POST", PATH, some)).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 1, reason: "title: required" },
        { index: 2, reason: "must be an object" },
      ],
    });
    const none = await tenant.fetch(PATH, { headers: WAIT, json: [{ status: "firing" }] });
    expect([none.status, (await checkAnswer("POST", PATH, none)) as object]).toMatchObject([
      400,
      { code: "invalid_input" },
    ]);
    expect((await tenant.fetch(PATH, { method: "POST", body: "{" })).status).toBe(400);
  });

  it("takes the key as ?key= and as the password of Basic; 401 without, 403 without the scope", async () => {
    const tenant = await newTenant();
    const body = JSON.stringify(alert());
    const post = (path: string, headers: Record<string, string> = {}) =>
      fetch(tenant.url + path, { method: "POST", body, headers });
    expect((await post(`${PATH}?key=${tenant.key}`)).status).toBe(202);
    const basic = Buffer.from(`any:${tenant.key}`).toString("base64");
    expect((await post(PATH, { authorization: `Basic ${basic}` })).status).toBe(202);
    expect((await post(PATH)).status).toBe(401);
    const reader = await newTenant({ scopes: ["alerts:read"] });
    expect((await reader.fetch(PATH, { headers: WAIT, json: alert() })).status).toBe(403);
  });

  it("is found by service, severity, source and title, a page at a time", async () => {
    const tenant = await newTenant();
    const many = Array.from({ length: 7 }, (_, i) => alert({ title: `Slow ${i}`, service: `s${i % 2}` }));
    await tenant.fetch(PATH, { headers: WAIT, json: many });
    expect((await list(tenant, "?service=s1")).data).toHaveLength(3);
    expect((await list(tenant, "?q=low%203")).data).toMatchObject([{ title: "Slow 3" }]);
    expect((await list(tenant, "?severity=low")).data).toEqual([]);
    const first = await (await tenant.fetch(`${PATH}?limit=5`)).json();
    const rest = await (await tenant.fetch(`${PATH}?limit=5&cursor=${first.nextCursor}`)).json();
    expect([first.data.length, rest.data.length, rest.nextCursor]).toEqual([5, 2, null]);
  });
});

describe("POST /api/v1/alerts/{sender}", () => {
  it("202: Alertmanager's group, firing and then resolved", async () => {
    const tenant = await newTenant();
    const group = (status: string) => ({
      version: "4",
      groupKey: '{}:{alertname="HighLatency"}',
      status,
      receiver: "commander",
      groupLabels: { alertname: "HighLatency" },
      commonLabels: { alertname: "HighLatency", severity: "critical", service: "checkout" },
      commonAnnotations: { summary: "Latency is high" },
      externalURL: "http://alertmanager.example",
      truncatedAlerts: 0,
      alerts: ["a", "b"].map((instance) => ({
        status,
        labels: { alertname: "HighLatency", severity: "critical", service: "checkout", instance },
        annotations: { summary: "Latency is high" },
        startsAt: new Date(Date.now() - 60_000).toISOString(),
        endsAt: status === "resolved" ? new Date().toISOString() : "0001-01-01T00:00:00Z",
        generatorURL: "http://prometheus.example/graph",
        fingerprint: `f${instance}`,
      })),
    });
    const path = `${PATH}/alertmanager`;
    const fired = await tenant.fetch(path, { headers: WAIT, json: group("firing") });
    expect(await checkAnswer("POST", path, fired)).toEqual({ accepted: 2, rejected: [], incidents: [1] });
    await tenant.fetch(path, { headers: WAIT, json: group("resolved") });
    expect(await (await tenant.fetch("/api/v1/incidents/1")).json()).toMatchObject({
      title: "Latency is high in checkout",
      status: "resolved",
    });
  });

  it("202 for a sender nobody has heard of, 404 for a name that cannot be one", async () => {
    const tenant = await newTenant();
    const body = { summary: "Queue is full", priority: "P1", state: "problem", host: "mq-1" };
    const answer = await tenant.fetch(`${PATH}/our-own-script`, { headers: WAIT, json: body });
    expect(await checkAnswer("POST", `${PATH}/our-own-script`, answer)).toMatchObject({ accepted: 1 });
    expect((await list(tenant)).data).toMatchObject([{ source: "our-own-script", title: "Queue is full" }]);
    expect((await tenant.fetch(`${PATH}/a%20b`, { headers: WAIT, json: body })).status).toBe(404);
  });
});

describe("POST /api/v2/alerts", () => {
  it("200 and nothing, as Alertmanager answers Prometheus; the end comes with endsAt", async () => {
    const tenant = await newTenant();
    const post = (endsAt: Date) =>
      tenant.fetch("/api/v2/alerts", {
        headers: WAIT,
        json: [
          {
            labels: { alertname: "InstanceDown", instance: "db-1", job: "db", severity: "critical" },
            annotations: { summary: "db-1 is down" },
            startsAt: new Date(Date.now() - 30_000).toISOString(),
            endsAt: endsAt.toISOString(),
            generatorURL: "http://prometheus.example/graph",
          },
        ],
      });
    const fired = await post(new Date(Date.now() + 240_000));
    expect([fired.status, await fired.text()]).toEqual([200, ""]);
    expect((await list(tenant)).data).toMatchObject([{ status: "firing", incidentNumber: 1 }]);
    await post(new Date(Date.now() - 10));
    const incident = async () => (await tenant.fetch("/api/v1/incidents/1")).json();
    await vi.waitFor(async () => expect(await incident()).toMatchObject({ status: "resolved" }), 10_000);
    const status = await tenant.fetch("/api/v2/status");
    expect(await checkAnswer("GET", "/api/v2/status", status)).toMatchObject({
      cluster: { status: "disabled" },
    });
  });
});

describe("POST /api/v1/dead-letters/{id}/replay", () => {
  it("keeps what nobody can read with its reason; a replay says again why it cannot be read", async () => {
    const tenant = await newTenant();
    await tenant.fetch(`${PATH}/grafana`, { headers: WAIT, json: { nothing: "that is known" } });
    const letters = "/api/v1/dead-letters";
    const { data } = (await checkAnswer("GET", letters, await tenant.fetch(letters))) as {
      data: { id: string; reason: string; body: string }[];
    };
    expect(data).toMatchObject([{ kind: "alerts", subject: { sender: "grafana" } }]);
    expect(data[0]!.body).toContain("that is known");
    const replay = `${letters}/${data[0]!.id}/replay`;
    expect((await tenant.fetch(replay, { method: "POST" })).status).toBe(400);
    expect((await tenant.fetch(`${letters}/dlq_none/replay`, { method: "POST" })).status).toBe(404);
  });
});

describe("GET /api/v2/alerts", () => {
  it("lists what is not over as an Alertmanager does: by matcher, and with what holds it back", async () => {
    const tenant = await newTenant();
    const path = "/api/v2/alerts";
    await tenant.fetch("/api/v1/noise-rules", {
      json: {
        name: "Quiet",
        matchers: [{ field: "service", op: "is", value: "mail" }],
        effect: { kind: "mute", until: null },
      },
    });
    for (const over of [
      { title: "Disk full", service: "db", labels: { alertname: "DiskFull" } },
      { title: "Queue grows", service: "mail" },
      { title: "Over", service: "db", status: "resolved" },
    ])
      await tenant.fetch(PATH, { headers: WAIT, json: alert(over) });
    const list = async (query = "") =>
      (await checkAnswer("GET", path, await tenant.fetch(path + query))) as {
        labels: Record<string, string>;
        status: { state: string; silencedBy: string[] };
      }[];
    const names = async (query: string) => (await list(query)).map(({ labels }) => labels.alertname).sort();
    expect(await names("")).toEqual(["DiskFull", "Queue grows"]);
    expect(await names("?silenced=false&active=true")).toEqual(["DiskFull"]);
    expect(await names("?filter=service%3D%22mail%22")).toEqual(["Queue grows"]);
    expect(await names("?filter=alertname%3D~%22Disk.*%7CNone%22&filter=service!%3Dmail")).toEqual([
      "DiskFull",
    ]);
    expect((await list("?filter=service%3Dmail"))[0]).toMatchObject({
      status: { state: "suppressed", silencedBy: [expect.stringMatching(/^nrl_/)] },
    });
    for (const filter of ["service", "service%3D~%22(a%2B)%2B%22"])
      expect((await tenant.fetch(`${path}?filter=${filter}`)).status).toBe(400);
  });
});
