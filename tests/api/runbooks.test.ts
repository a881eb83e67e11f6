import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { RunbookDetail, RunbookHit } from "@/lib/knowledge/schemas";
import { checkAnswer } from "../support/openapi-check";
import { paxPath, tarOf } from "../support/tar";
import { newTenant, type Tenant } from "../support/tenant";

const PATH = "/api/v1/runbooks";
const SOURCE =
  "---\nservices: [shop]\nalerts: [TillSlow]\nseverity: high\n---\n# Till is slow\n\n## Meaning\n\nThe till answers late.\n\n## Mitigation\n\nRestart it.\n";

const create = async (tenant: Tenant, json: object = { source: SOURCE }) =>
  (await checkAnswer("POST", PATH, await tenant.fetch(PATH, { json }))) as RunbookDetail;
const search = async (tenant: Tenant, query: string) =>
  (
    (await checkAnswer(
      "POST",
      `${PATH}/search`,
      await tenant.fetch(`${PATH}/search`, { json: { query, limit: 5 } }),
    )) as { data: RunbookHit[] }
  ).data;
const send = (tenant: Tenant, type: string, body: Buffer | string) =>
  tenant.fetch(`${PATH}/import`, {
    method: "POST",
    body: body as BodyInit,
    headers: { "content-type": type },
  });

describe("GET POST PATCH DELETE /api/v1/runbooks", () => {
  it("201 once per title and per Idempotency-Key, then 409; 400 says in which line front matter is wrong", async () => {
    const tenant = await newTenant();
    const headers = { "idempotency-key": "one" };
    const first = await tenant.fetch(PATH, { json: { source: SOURCE }, headers });
    expect(first.status).toBe(201);
    const made = (await checkAnswer("POST", PATH, first)) as RunbookDetail;
    expect(made).toMatchObject({ path: "till-is-slow.md", services: ["shop"], severity: "high", version: 1 });
    expect(await (await tenant.fetch(PATH, { json: { source: SOURCE }, headers })).json()).toEqual(made);
    expect((await tenant.fetch(PATH, { json: { source: SOURCE } })).status).toBe(409);
    const wrong = await tenant.fetch(PATH, { json: { source: "---\nseverity: page\n---\n# A" } });
    expect(wrong.status).toBe(400);
    expect((await wrong.json()).errors).toEqual([
      { field: "source", reason: "line 2: severity must be one of critical, high, medium, low, info" },
    ]);
    const list = `${PATH}?service=shop&q=till`;
    expect(await checkAnswer("GET", list, await tenant.fetch(list))).toMatchObject({
      data: [{ id: made.id, alerts: ["TillSlow"] }],
      nextCursor: null,
    });
  });

  it("a change needs the newest version, versions can be restored, and only the archived go for good", async () => {
    const tenant = await newTenant();
    const { id } = await create(tenant);
    const one = `${PATH}/${id}`;
    const patch = (json: object) => tenant.fetch(one, { method: "PATCH", json });
    const changed = await checkAnswer("PATCH", one, await patch({ source: "# Till\n", version: 1 }));
    expect(changed).toMatchObject({ version: 2, title: "Till" });
    expect((await patch({ source: "# Mine\n", version: 1 })).status).toBe(409);
    expect((await patch({ version: 2 })).status).toBe(400);
    expect(await (await patch({ restoreVersion: 1 })).json()).toMatchObject({ version: 3, source: SOURCE });
    const versions = `${one}/versions?limit=2`;
    expect(await checkAnswer("GET", versions, await tenant.fetch(versions))).toMatchObject({
      data: [{ version: 3 }, { version: 2 }],
      nextCursor: expect.any(String),
    });
    expect((await tenant.fetch(one, { method: "DELETE" })).status).toBe(409);
    expect(await (await patch({ archived: true })).json()).toMatchObject({ archived: true });
    expect(await checkAnswer("GET", one, await tenant.fetch(one))).toMatchObject({ archived: true });
    expect((await tenant.fetch(one, { method: "DELETE" })).status).toBe(204);
    expect((await tenant.fetch(one)).status).toBe(404);
  });
});

describe("POST /api/v1/runbooks/import", () => {
  const files = [
    { path: "docs/till.md", source: SOURCE },
    { path: "docs/a.txt", source: "no" },
  ];
  it("200 for JSON and for an archive of the same, which changes nothing", async () => {
    const tenant = await newTenant();
    const first = await tenant.fetch(`${PATH}/import`, { json: { files } });
    expect(await checkAnswer("POST", `${PATH}/import`, first)).toEqual({
      created: 1,
      changed: 0,
      unchanged: 0,
      rejected: [{ path: "docs/a.txt", reason: expect.any(String) }],
    });
    const archive = tarOf(
      { path: "repo/docs/", type: "5" },
      paxPath("repo/docs/till.md"),
      { path: "cut", content: SOURCE },
      { path: "repo/setup.sh", content: "true" },
    );
    for (const [type, body] of [
      ["application/x-tar", archive],
      ["application/gzip", gzipSync(archive)],
    ] as const)
      expect(await (await send(tenant, type, body)).json()).toEqual({
        created: 0,
        changed: 0,
        unchanged: 1,
        rejected: [],
      });
  });
  it("400 for what is no archive, 413 for what is too large, 415 for another type", async () => {
    const tenant = await newTenant();
    expect((await send(tenant, "application/gzip", "no archive")).status).toBe(400);
    expect((await send(tenant, "application/json", "{}")).status).toBe(400);
    expect((await send(tenant, "application/zip", "PK")).status).toBe(415);
    const bomb = gzipSync(tarOf({ path: "zeros.bin", content: Buffer.alloc(65 * 1024 * 1024) }));
    expect((await send(tenant, "application/gzip", bomb)).status).toBe(413);
    expect((await send(tenant, "application/x-tar", Buffer.alloc(8 * 1024 * 1024 + 1))).status).toBe(413);
  });
});

describe("finding runbooks", () => {
  it("POST /search answers with the reason for each, and never what is another workspace's", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const { id } = await create(tenant);
    expect(await search(tenant, "the till answers late")).toMatchObject([
      {
        id,
        title: "Till is slow",
        services: ["shop"],
        outcome: null,
        why: expect.stringMatching(/till in its name/),
      },
    ]);
    expect(await search(other, "the till answers late")).toEqual([]);
    expect((await tenant.fetch(`${PATH}/search`, { json: { query: " " } })).status).toBe(400);
  });

  it("an incident has its own, and what is said of them there counts and is taken back", async () => {
    const tenant = await newTenant();
    const { id } = await create(tenant);
    const opened = await tenant.fetch("/api/v1/incidents", {
      json: { title: "Till is slow", severity: "high", services: ["shop"] },
    });
    const path = `/api/v1/incidents/${(await opened.json()).number}/runbooks`;
    const list = async () =>
      ((await checkAnswer("GET", path, await tenant.fetch(path))) as { data: RunbookHit[] }).data;
    expect(await list()).toMatchObject([{ id, why: expect.stringMatching(/^written for the service shop/) }]);
    const say = async (outcome: string | null) =>
      (await tenant.fetch(path, { json: { runbookId: id, outcome } })).status;
    expect(await say("helped")).toBe(204);
    expect(await list()).toMatchObject([
      { outcome: "helped", why: expect.stringMatching(/helped at 1 of 1 incident$/) },
    ]);
    // A key looks for nobody: that it was answered is not that people were shown something.
    expect(await (await tenant.fetch(`${PATH}/${id}`)).json()).toMatchObject({
      uses: { shown: 0, helped: 1 },
    });
    expect(await say(null)).toBe(204);
    expect((await list())[0]).toMatchObject({ outcome: null });
    expect(await say("shown")).toBe(400);
    expect((await tenant.fetch("/api/v1/incidents/999/runbooks")).status).toBe(404);
  });
});
