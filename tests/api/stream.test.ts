import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { databaseOf, newTenant, type Tenant } from "../support/tenant";

const PATH = "/api/v1/stream";
let sql: postgres.Sql;
beforeAll(() => {
  sql = databaseOf(inject("server"));
});
afterAll(() => sql.end());

/** Writes an event as the program does: the counter's row gives the number. */
async function happen(tenant: Tenant, text: string): Promise<void> {
  await sql.begin(async (tx) => {
    const [row] =
      await tx`update counters set event = event + 1 where workspace_id = ${tenant.workspaceId} returning event`;
    await tx`insert into events (workspace_id, seq, type, data)
      values (${tenant.workspaceId}, ${row!.event}, 'timeline_entry', ${sql.json({ text })})`;
  });
}

/** Opens the stream; `until` reads on until the text has come and answers all that came so far. */
async function open(tenant: Tenant, headers: Record<string, string> = {}, path = PATH) {
  const client = new AbortController();
  const response = await tenant.fetch(path, { headers, signal: client.signal });
  await checkAnswer("GET", path, response);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let all = "";
  return {
    close: () => client.abort(),
    async until(text: string): Promise<string> {
      while (!all.includes(text)) {
        const part = await reader.read();
        if (part.done) throw new Error(`the stream ended after:\n${all}`);
        all += part.value;
      }
      return all;
    },
  };
}

describe("GET /api/v1/stream", () => {
  it("sends what happens from now on, in order, with its number as the id", async () => {
    const tenant = await newTenant();
    await happen(tenant, "before");
    const stream = await open(tenant);
    await stream.until("id: 1\n\n");
    await happen(tenant, "one");
    await happen(tenant, "two");
    const all = await stream.until('"two"');
    expect(all).not.toContain("before");
    expect(all).toMatch(/id: 2\nevent: timeline_entry\ndata: \{"seq":2,[^\n]*"one"[^\n]*\}\n\nid: 3\n/);
    stream.close();
  });

  it("resumes after Last-Event-ID: nothing is missed and nothing comes twice", async () => {
    const tenant = await newTenant();
    for (const text of ["one", "two", "three"]) await happen(tenant, text);
    const stream = await open(tenant, { "last-event-id": "1" });
    await happen(tenant, "four");
    const all = await stream.until('"four"');
    expect([...all.matchAll(/^id: (\d+)\nevent/gm)].map((match) => match[1])).toEqual(["2", "3", "4"]);
    stream.close();
  });

  it("says reset when it cannot resume, for a number from the future or one that is gone", async () => {
    const tenant = await newTenant();
    for (const text of ["one", "two", "three"]) await happen(tenant, text);
    await sql`delete from events where workspace_id = ${tenant.workspaceId} and seq < 3`;
    for (const id of ["1", "99"]) {
      const stream = await open(tenant, { "last-event-id": id });
      expect(await stream.until("event: reset")).toContain("id: 3\nevent: reset");
      stream.close();
    }
  });

  it("shows a workspace nothing of another", async () => {
    const [mine, theirs] = [await newTenant(), await newTenant()];
    const stream = await open(mine);
    await stream.until("connected");
    await happen(theirs, "secret");
    await happen(mine, "own");
    expect(await stream.until('"own"')).not.toContain("secret");
    stream.close();
  });

  it("ends within a second when the key that opened it is revoked, and not when another is", async () => {
    const tenant = await newTenant();
    const make = async () =>
      (
        await tenant.fetch("/api/v1/api-keys", {
          method: "POST",
          json: { name: "reader", scopes: ["incidents:read"] },
        })
      ).json();
    const [mine, other] = [await make(), await make()];
    const reader = async (key: string) => {
      const response = await fetch(tenant.url + PATH, { headers: { "x-api-key": key } });
      const body = response.body!.getReader();
      await body.read();
      return body;
    };
    const [ends, stays] = [await reader(mine.key), await reader(other.key)];
    const began = performance.now();
    await tenant.fetch(`/api/v1/api-keys/${mine.id}`, { method: "DELETE" });
    for (let part = await ends.read(); !part.done; part = await ends.read());
    expect(performance.now() - began).toBeLessThan(1000);
    await happen(tenant, "still told");
    expect(Buffer.from((await stays.read()).value!).toString()).toContain("still told");
    await stays.cancel();
  });

  it("400 for an id that is none, 403 without incidents:read, 401 without a key", async () => {
    const tenant = await newTenant();
    expect((await tenant.fetch(PATH, { headers: { "last-event-id": "x" } })).status).toBe(400);
    expect((await (await newTenant({ scopes: ["logs:read"] })).fetch(PATH)).status).toBe(403);
    expect((await fetch(tenant.url + PATH)).status).toBe(401);
  });
});

describe("GET /api/v1/incidents/{number}/stream", () => {
  const create = async (tenant: Tenant): Promise<number> => {
    const response = await tenant.fetch("/api/v1/incidents", {
      method: "POST",
      json: { title: "Checkout is down", severity: "high", services: ["checkout"] },
    });
    return (await response.json()).number;
  };
  const comment = (tenant: Tenant, number: number, text: string) =>
    tenant.fetch(`/api/v1/incidents/${number}/comments`, { method: "POST", json: { text } });

  it("sends what happens to this incident and to no other, within half a second", async () => {
    const tenant = await newTenant();
    const [one, two] = [await create(tenant), await create(tenant)];
    const stream = await open(tenant, {}, `/api/v1/incidents/${one}/stream`);
    await stream.until("connected");
    await comment(tenant, two, "elsewhere");
    const began = performance.now();
    await comment(tenant, one, "looking into it");
    const all = await stream.until("looking into it");
    expect(performance.now() - began).toBeLessThan(500);
    expect(all).not.toContain("elsewhere");
    stream.close();
  });

  it("404 for an incident of another workspace", async () => {
    const [mine, theirs] = [await newTenant(), await newTenant()];
    const number = await create(theirs);
    expect((await mine.fetch(`/api/v1/incidents/${number}/stream`)).status).toBe(404);
  });
});
