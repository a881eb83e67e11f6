import { describe, expect, it, vi } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { newTenant } from "../support/tenant";

const INCIDENTS = "/api/v1/incidents";
const ONE = `${INCIDENTS}/{number}`;
const down = { title: "Site is down", severity: "critical", services: ["web"] };

describe("POST /api/v1/incidents", () => {
  it("201: opens an incident with the next number, which then is listed and read", async () => {
    const tenant = await newTenant();
    const made = await checkAnswer("POST", INCIDENTS, await tenant.fetch(INCIDENTS, { json: down }));
    expect(made).toMatchObject({
      number: 1,
      status: "open",
      title: "Site is down",
      grouping: { rule: "manual" },
    });
    const list = await checkAnswer("GET", INCIDENTS, await tenant.fetch(INCIDENTS));
    expect(list).toMatchObject({ data: [{ number: 1 }], nextCursor: null });
    const read = await checkAnswer("GET", ONE, await tenant.fetch(`${INCIDENTS}/1`));
    expect(read).toMatchObject({ number: 1, services: ["web"], report: null });
  });

  it("201 once per Idempotency-Key, also for two at the same moment", async () => {
    const tenant = await newTenant();
    const send = () => tenant.fetch(INCIDENTS, { json: down, headers: { "idempotency-key": "k" } });
    const numbers = await Promise.all(
      [send(), send()].map(async (answer) => (await (await answer).json()).number),
    );
    expect(numbers).toEqual([1, 1]);
  });

  it("400 with the field and the reason, and changes nothing", async () => {
    const tenant = await newTenant();
    for (const [json, field] of [
      [{ ...down, severity: "bad" }, "severity"],
      [{ ...down, title: " " }, "title"],
      [{ ...down, status: "open" }, "status"],
    ] as const) {
      const answer = await tenant.fetch(INCIDENTS, { json });
      expect(answer.status).toBe(400);
      expect(JSON.stringify(await answer.json())).toContain(field);
    }
    expect(await (await tenant.fetch(INCIDENTS)).json()).toEqual({ data: [], nextCursor: null });
  });

  it("403 for a key that may only read", async () => {
    const tenant = await newTenant({ scopes: ["incidents:read"] });
    expect((await tenant.fetch(INCIDENTS, { json: down })).status).toBe(403);
  });
});

describe("PATCH /api/v1/incidents/{number}", () => {
  it("200 for a step, 409 for the same step again", async () => {
    const tenant = await newTenant();
    await tenant.fetch(INCIDENTS, { json: down });
    const acknowledge = () =>
      tenant.fetch(`${INCIDENTS}/1`, { method: "PATCH", json: { status: "acknowledged" } });
    const patched = await checkAnswer("PATCH", ONE, await acknowledge());
    expect(patched).toMatchObject({ status: "acknowledged", acknowledgedAt: expect.any(String) });
    expect((await acknowledge()).status).toBe(409);
  });

  it("400 for nothing, for a stranger as assignee and for an unknown state", async () => {
    const tenant = await newTenant();
    await tenant.fetch(INCIDENTS, { json: down });
    for (const json of [{}, { assigneeId: "usr_nobody" }, { status: "closed" }])
      expect((await tenant.fetch(`${INCIDENTS}/1`, { method: "PATCH", json })).status).toBe(400);
  });
});

describe("an incident of another workspace", () => {
  it("404 at every URL, as one that does not exist", async () => {
    const [mine, theirs] = [await newTenant(), await newTenant()];
    await theirs.fetch(INCIDENTS, { json: down });
    for (const path of ["/1", "/1/timeline", "/1/evidence", "/2", "/0", "/x", "/99999999999999"])
      expect((await mine.fetch(INCIDENTS + path)).status, path).toBe(404);
    expect((await mine.fetch(`${INCIDENTS}/1`, { method: "PATCH", json: { title: "x" } })).status).toBe(404);
    expect((await mine.fetch(`${INCIDENTS}/1/comments`, { json: { text: "x" } })).status).toBe(404);
  });
});

describe("POST /api/v1/incidents/{number}/comments", () => {
  it("201: the comment is in the timeline, with who wrote it", async () => {
    const tenant = await newTenant();
    await tenant.fetch(INCIDENTS, { json: down });
    const text = "Traffic is drained <b>now</b>";
    const answer = await tenant.fetch(`${INCIDENTS}/1/comments`, { json: { text } });
    expect(await checkAnswer("POST", `${ONE}/comments`, answer)).toMatchObject({ kind: "comment", text });
    const first = await tenant.fetch(`${INCIDENTS}/1/timeline?limit=1`);
    const page = (await checkAnswer("GET", `${ONE}/timeline`, first)) as { nextCursor: string };
    const rest = await (await tenant.fetch(`${INCIDENTS}/1/timeline?cursor=${page.nextCursor}`)).json();
    expect(rest.data).toMatchObject([{ kind: "comment", text, actor: { kind: "key", label: "test" } }]);
  });
});

describe("from lines to an incident", () => {
  it("a burst of errors is an incident with evidence that opens, a service, signals and figures", async () => {
    const tenant = await newTenant();
    const at = Date.now();
    const quiet = Array.from({ length: 600 }, (_, i) => ({
      ts: new Date(at - 900_000 + i * 1400).toISOString(),
      service: "checkout",
      level: "info",
      message: `order ${i} placed in ${i % 40} ms`,
    }));
    const loud = Array.from({ length: 60 }, (_, i) => ({
      ts: new Date(at - 5000 + i * 50).toISOString(),
      service: "checkout",
      level: "error",
      message: `could not connect to postgres at 10.0.0.${i % 9}:5432: connection refused`,
    }));
    await tenant.fetch("/api/v1/logs", { json: [...quiet, ...loud] });
    const incident = await vi.waitFor(
      async () => {
        const { data } = await (await tenant.fetch(INCIDENTS)).json();
        expect(data).toHaveLength(1);
        return data[0];
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(incident).toMatchObject({
      title: "Database connections refused in checkout, 60 in 1 min",
      services: ["checkout"],
      status: "open",
    });
    const read = await checkAnswer("GET", ONE, await tenant.fetch(`${INCIDENTS}/1`));
    expect((read as { report: { readMs: number } }).report.readMs).toBeLessThan(1000);
    const evidence = await tenant.fetch(`${INCIDENTS}/1/evidence`);
    const { signals } = (await checkAnswer("GET", `${ONE}/evidence`, evidence)) as {
      signals: { evidence: { quotes: { recordId: string; text: string }[] } }[];
    };
    for (const quote of signals.flatMap((signal) => signal.evidence.quotes)) {
      const record = await (await tenant.fetch(`/api/v1/logs/${quote.recordId}`)).json();
      expect(record.message).toBe(quote.text);
    }
    const services = await tenant.fetch("/api/v1/services");
    expect(await checkAnswer("GET", "/api/v1/services", services)).toMatchObject({
      data: [{ name: "checkout" }],
    });
    const listed = await tenant.fetch("/api/v1/signals?service=checkout&limit=1");
    expect(await checkAnswer("GET", "/api/v1/signals", listed)).toMatchObject({
      data: [{ incidentNumber: 1 }],
    });
    const insights = await tenant.fetch("/api/v1/insights?minutes=30");
    expect(await checkAnswer("GET", "/api/v1/insights", insights)).toMatchObject({
      minutes: 30,
      records: 660,
      incidents: { open: 1, openedInRange: 1 },
      noiseReduction: 1 - 1 / 60,
      pipeline: { waitingRecords: 0, lagMs: null, deadLetters: 0 },
    });
  });
});
