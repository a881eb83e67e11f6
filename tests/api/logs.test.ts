import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { newTenant } from "../support/tenant";

const LOGS = "/api/v1/logs";
type Tenant = Awaited<ReturnType<typeof newTenant>>;
const post = (
  tenant: Tenant,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  path = LOGS,
) =>
  tenant.fetch(path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
const text = { "content-type": "text/plain" };

/** Asks until `found` is satisfied: windows close by time. */
async function until<T>(ask: () => Promise<T>, found: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const value = await ask();
    if (found(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const list = async (tenant: Tenant, query = "") =>
  (
    (await checkAnswer("GET", LOGS, await tenant.fetch(`${LOGS}${query}`))) as {
      data: {
        id: string;
        message: string;
        service: string;
        marks: string[];
        templateId: string;
        ts: string;
      }[];
    }
  ).data;

describe("POST /api/v1/logs", () => {
  it("202: every form gives the same records, mined and found", async () => {
    const tenant = await newTenant();
    const item = {
      ts: new Date().toISOString(),
      service: "shop",
      level: "warn",
      message: "basket 17 is empty",
      attributes: { items: 0 },
      traceId: "t-1",
      release: "v1",
      environment: "prod",
    };
    const answers = [
      await post(tenant, JSON.stringify([item])),
      await post(tenant, JSON.stringify({ logs: [item] })),
      await post(tenant, `${JSON.stringify(item)}\n`, { "content-type": "application/x-ndjson" }),
      await post(tenant, new Uint8Array(gzipSync(JSON.stringify([item]))), { "content-encoding": "gzip" }),
      await post(tenant, "WARN basket 18 is empty\n", text, `${LOGS}?service=shop`),
    ];
    for (const answer of answers)
      expect(await checkAnswer("POST", LOGS, answer)).toMatchObject({ accepted: 1, rejected: [] });
    const records = await until(
      () => list(tenant),
      (found) => found.length === 5,
    );
    expect(new Set(records.map((record) => record.templateId)).size).toBe(1);
    expect(records.every((record) => record.service === "shop")).toBe(true);
    const one = await tenant.fetch(`${LOGS}/${records[0]!.id}`);
    expect(await checkAnswer("GET", `${LOGS}/${records[0]!.id}`, one)).toMatchObject({ id: records[0]!.id });
    const histogram = (await checkAnswer(
      "GET",
      `${LOGS}/histogram`,
      await tenant.fetch(`${LOGS}/histogram`),
    )) as { buckets: { warn: number }[] };
    expect(histogram.buckets.reduce((sum, bucket) => sum + bucket.warn, 0)).toBe(5);
    const windows = (await checkAnswer("GET", "/api/v1/windows", await tenant.fetch("/api/v1/windows"))) as {
      data: { records: number }[];
    };
    expect(windows.data.reduce((sum, window) => sum + window.records, 0)).toBe(5);
    const templates = (await checkAnswer(
      "GET",
      "/api/v1/templates",
      await tenant.fetch("/api/v1/templates"),
    )) as { data: { id: string; count: number }[] };
    expect(templates.data).toMatchObject([{ id: records[0]!.templateId, count: 5 }]);
    const path = `/api/v1/templates/${records[0]!.templateId}`;
    expect(
      await checkAnswer("PATCH", path, await tenant.fetch(path, { method: "PATCH", json: { pinned: true } })),
    ).toMatchObject({ pinned: true });
    expect(await checkAnswer("GET", path, await tenant.fetch(path))).toMatchObject({ pinned: true });
  });

  it("202 with reasons for the items that fail, and the rest is kept", async () => {
    const tenant = await newTenant();
    const answer = await post(
      tenant,
      JSON.stringify([
        { service: "a", message: "good" },
        { service: "a" },
        { message: "no service" },
        "text",
      ]),
    );
    expect(await checkAnswer("POST", LOGS, answer)).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 1, reason: "message: required" },
        { index: 2, reason: "service: required" },
        { index: 3, reason: "must be an object" },
      ],
    });
  });

  it("202 the same answer for the same Idempotency-Key, 409 for another body under it", async () => {
    const tenant = await newTenant();
    const send = (message: string) =>
      post(tenant, JSON.stringify([{ service: "a", message }]), { "idempotency-key": "one" });
    const answers = await Promise.all([send("x"), send("x"), send("x")]);
    const bodies = await Promise.all(answers.map((answer) => answer.json()));
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
    expect((await send("y")).status).toBe(409);
  });

  it("keeps what is odd, marked: old and future times, cut and repaired messages, secrets removed", async () => {
    const tenant = await newTenant();
    const now = Date.now();
    const items = [
      { ts: "1987-06-05T04:03:02Z", message: "ancient" },
      { ts: now + 86_400_000, message: "future" },
      { message: `long ${"x".repeat(100_000)}` },
      { message: "nul \u0000 and \ud800 alone" },
      { message: "login with password=hunter2" },
    ].map((item) => ({ service: "odd", level: "info", ...item }));
    expect(await (await post(tenant, JSON.stringify(items))).json()).toMatchObject({ accepted: 5 });
    const records = await until(
      () => list(tenant),
      (found) => found.length === 5,
    );
    const marks = (start: string) => records.find((record) => record.message.startsWith(start))?.marks;
    expect(marks("ancient")).toContain("ancient");
    expect(records.find((record) => record.message === "ancient")?.ts).toBe("1987-06-05T04:03:02.000Z");
    expect(marks("future")).toContain("future");
    expect(marks("long")).toContain("truncated");
    expect(marks("nul")).toContain("repaired");
    expect(marks("login")).toContain("redacted");
    expect(JSON.stringify(records)).not.toContain("hunter2");
  });

  it.each([
    ["invalid JSON", "{broken", {}, LOGS],
    ["a wrong type", '"text"', {}, LOGS],
    ["an empty body", "", {}, LOGS],
    ["an empty list", "[]", {}, LOGS],
    ["no service", '[{"message":"x"}]', {}, LOGS],
    ["lines without a service", "x", text, LOGS],
    ["binary", "\u0000\u0001\u0002".repeat(100), text, `${LOGS}?service=a`],
    ["gzip that is none", "not gzip", { "content-encoding": "gzip" }, LOGS],
  ])("400 with a reason for %s, and nothing changes", async (_, body, headers, path) => {
    const tenant = await newTenant();
    const problem = (await checkAnswer("POST", LOGS, await post(tenant, body, headers, path))) as {
      status: number;
      errors: { reason: string }[];
    };
    expect(problem.status).toBe(400);
    expect(problem.errors[0]!.reason).toBeTruthy();
    expect(await list(tenant)).toEqual([]);
  });

  it("413 for a body over 8 MiB, a line of 10 MB, a bomb, and more than 50,000 records", async () => {
    const tenant = await newTenant();
    const bodies: [Uint8Array<ArrayBuffer>, Record<string, string>][] = [
      [new Uint8Array(9 * 1024 * 1024).fill(120), text],
      [new Uint8Array(10_000_000).fill(97), text],
      [
        new Uint8Array(gzipSync(Buffer.alloc(80 * 1024 * 1024, 120))),
        { ...text, "content-encoding": "gzip" },
      ],
      [new Uint8Array(Buffer.from("a\n".repeat(50_001))), text],
    ];
    for (const [body, headers] of bodies) {
      const answer = await post(tenant, body, headers, `${LOGS}?service=a`);
      expect(((await checkAnswer("POST", LOGS, answer)) as { status: number }).status).toBe(413);
    }
  });

  it("keeps a record whose attributes are nested without end, and what is not nested of them", async () => {
    const tenant = await newTenant();
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const answer = await post(
      tenant,
      `[{"service":"a","message":"x","attributes":{"deep":${deep},"flat":1}}]`,
    );
    expect(answer.status).toBe(202);
  });

  it("413 for more services than senders have, and for a body of nothing but brackets or line ends", {
    retry: 2,
  }, async () => {
    const tenant = await newTenant();
    const many = JSON.stringify(Array.from({ length: 1001 }, (_, i) => ({ service: `s${i}`, message: "x" })));
    expect((await post(tenant, many)).status).toBe(413);
    const began = performance.now();
    for (const [unit, type] of [
      ["[],", "application/json"],
      ["{},", "application/x-ndjson"],
      ["a\n", "text/plain"],
      ["\n", "text/plain"],
    ] as const) {
      const body = new Uint8Array(gzipSync(`[${unit.repeat((48 * 1024 * 1024) / unit.length)}[]]`));
      const headers = { "content-type": type, "content-encoding": "gzip" };
      expect((await post(tenant, body, headers, `${LOGS}?service=a`)).status).toBe(413);
    }
    // Parsing them to the end takes longer for each.
    expect(performance.now() - began).toBeLessThan(8000);
  });

  it("415 for a type that holds no records", async () => {
    const tenant = await newTenant();
    expect((await post(tenant, "<x/>", { "content-type": "application/xml" })).status).toBe(415);
  });

  it("401 without a key or with an unknown one, 403 for a key that may only read", async () => {
    const reader = await newTenant({ scopes: ["logs:read"] });
    const stranger = await fetch(`${reader.url}${LOGS}`, {
      method: "POST",
      body: "[]",
      headers: { "content-type": "application/json" },
    });
    expect(stranger.status).toBe(401);
    const wrong = await fetch(`${reader.url}${LOGS}`, {
      method: "POST",
      body: "[]",
      headers: { "x-api-key": `ic_${"x".repeat(43)}` },
    });
    expect(wrong.status).toBe(401);
    expect((await post(reader, '[{"service":"a","message":"x"}]')).status).toBe(403);
  });
});

describe("GET /api/v1/logs", () => {
  it("404 for a record of another workspace, 400 for a filter that cannot be", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    await post(tenant, '[{"service":"a","message":"mine","level":"info"}]');
    const [record] = await until(
      () => list(tenant),
      (found) => found.length === 1,
    );
    expect((await other.fetch(`${LOGS}/${record!.id}`)).status).toBe(404);
    expect(await list(other)).toEqual([]);
    for (const query of ["?limit=501", "?limit=0", "?level=loud", "?from=yesterday", "?cursor=nonsense"])
      expect((await tenant.fetch(`${LOGS}${query}`)).status).toBe(400);
    for (const buckets of ["10", "240"])
      for (const [from, status] of [
        ["0000-01-01T00:00:00Z", 400],
        ["0001-01-01T00:00:00Z", 200],
      ])
        expect((await tenant.fetch(`${LOGS}/histogram?from=${from}&buckets=${buckets}`)).status).toBe(status);
  });

  it("400 for a cursor that no list made, in every list", async () => {
    const tenant = await newTenant();
    const made = [
      [1e300, 1],
      [1e300, "x"],
      [8e15, 1],
      [-8e15, "x"],
      [1.7e12, 1.5],
      [1.7e12, 1e30],
      ["a", "b"],
      ["+275760-09-13T00:00:00.000Z", "x"],
      [null, 1],
      1,
      {},
    ];
    for (const path of [LOGS, "/api/v1/incidents", "/api/v1/signals", "/api/v1/templates", "/api/v1/windows"])
      for (const values of made) {
        const cursor = Buffer.from(JSON.stringify(values)).toString("base64url");
        expect([path, values, (await tenant.fetch(`${path}?cursor=${cursor}`)).status]).toEqual([
          path,
          values,
          400,
        ]);
      }
  });
});
