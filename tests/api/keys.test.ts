import { describe, expect, it } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { newTenant } from "../support/tenant";

const KEYS = "/api/v1/api-keys";
const ask = (url: string, key: string) => fetch(`${url}/api/v1/me`, { headers: { "x-api-key": key } });

describe("POST /api/v1/api-keys", () => {
  it("201: shows the key this once, and it opens the door with its scopes alone", async () => {
    const tenant = await newTenant();
    const response = await tenant.fetch(KEYS, {
      method: "POST",
      json: { name: "shipper", scopes: ["logs:write"] },
    });
    const made = (await checkAnswer("POST", KEYS, response)) as { id: string; key: string };
    const me = await ask(tenant.url, made.key);
    expect(await me.json()).toMatchObject({
      actor: { kind: "key", id: made.id, label: "shipper" },
      workspace: { slug: tenant.slug },
      permissions: ["logs:write"],
    });
    const list = (await checkAnswer("GET", KEYS, await tenant.fetch(KEYS))) as { data: object[] };
    expect(JSON.stringify(list)).not.toContain(made.key);
    expect(list.data[0]).toMatchObject({ id: made.id, lastFour: made.key.slice(-4) });
  });

  it("201 once per Idempotency-Key: the second answer is the first without the key; another request is a conflict", async () => {
    const tenant = await newTenant();
    const create = (name: string) =>
      tenant.fetch(KEYS, {
        method: "POST",
        json: { name, scopes: ["logs:read"] },
        headers: { "idempotency-key": "again" },
      });
    const [one, two] = await Promise.all([create("a"), create("a")]);
    const bodies = [await one.json(), await two.json()];
    expect(bodies[0].id).toBe(bodies[1].id);
    expect(bodies.filter((body) => body.key !== null)).toHaveLength(1);
    expect((await create("b")).status).toBe(409);
  });

  it("400 with the field for what cannot be", async () => {
    const tenant = await newTenant();
    const response = await tenant.fetch(KEYS, {
      method: "POST",
      json: { name: "", scopes: ["logs:write", "root"], expiresAt: "2001-01-01T00:00:00Z", colour: 1 },
    });
    const problem = (await checkAnswer("POST", KEYS, response)) as { errors: { field: string }[] };
    expect(problem.errors.map((error) => error.field).sort()).toEqual([
      "colour",
      "expiresAt",
      "name",
      "scopes.1",
    ]);
  });

  it("201 limited to services, and 400 by scope for what speaks of the whole workspace", async () => {
    const tenant = await newTenant();
    const make = async (json: object) =>
      checkAnswer(
        "POST",
        KEYS,
        await tenant.fetch(KEYS, { method: "POST", json: { name: "shop", ...json } }),
      );
    const made = (await make({ scopes: ["logs:read"], services: ["shop"] })) as { key: string };
    expect(made).toMatchObject({ services: ["shop"] });
    expect(await (await ask(tenant.url, made.key)).json()).toMatchObject({ services: ["shop"] });
    expect(
      await make({ scopes: ["logs:read", "keys:manage", "audit:read"], services: ["shop"] }),
    ).toMatchObject({
      status: 400,
      errors: [{ field: "scopes.1" }, { field: "scopes.2" }],
    });
  });

  it("403 for a scope that the maker does not have, and for a maker without keys:manage", async () => {
    const some = await newTenant({ scopes: ["keys:manage", "logs:read"] });
    const beyond = await some.fetch(KEYS, { method: "POST", json: { name: "x", scopes: ["logs:write"] } });
    expect(beyond.status).toBe(403);
    const none = await newTenant({ scopes: ["logs:read"] });
    expect(
      (await none.fetch(KEYS, { method: "POST", json: { name: "x", scopes: ["logs:read"] } })).status,
    ).toBe(403);
  });
});

describe("DELETE /api/v1/api-keys/{id}", () => {
  it("204: the key is refused within a second, and ending it twice is one ending", async () => {
    const tenant = await newTenant();
    const { id, key } = await (
      await tenant.fetch(KEYS, { method: "POST", json: { name: "short", scopes: ["logs:read"] } })
    ).json();
    expect((await ask(tenant.url, key)).status).toBe(200);
    const ended = await tenant.fetch(`${KEYS}/${id}`, { method: "DELETE" });
    await checkAnswer("DELETE", `${KEYS}/${id}`, ended);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await ask(tenant.url, key)).status).toBe(401);
    expect((await tenant.fetch(`${KEYS}/${id}`, { method: "DELETE" })).status).toBe(204);
  });

  it("404 for a key of another workspace", async () => {
    const [mine, theirs] = [await newTenant(), await newTenant()];
    const { data } = await (await theirs.fetch(KEYS)).json();
    const response = await mine.fetch(`${KEYS}/${data[0].id}`, { method: "DELETE" });
    expect(response.status).toBe(404);
    expect((await theirs.fetch(KEYS)).status).toBe(200);
  });
});

describe("PATCH /api/v1/api-keys/{id}", () => {
  it("200: another name for the same key; 404 for one of another workspace", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const { id, key } = await (
      await tenant.fetch(KEYS, { json: { name: "old", scopes: ["logs:read"] } })
    ).json();
    const at = `${KEYS}/${id}`;
    const rename = (from: typeof tenant) => from.fetch(at, { method: "PATCH", json: { name: "new" } });
    expect(await checkAnswer("PATCH", at, await rename(tenant))).toMatchObject({ id, name: "new" });
    expect((await ask(tenant.url, key)).status).toBe(200);
    expect((await rename(other)).status).toBe(404);
    expect((await tenant.fetch(at, { method: "PATCH", json: { scopes: ["logs:write"] } })).status).toBe(400);
  });
});

describe("POST /api/v1/api-keys/{id}/rotate", () => {
  it("201: both keys open the door for the overlap, and without one the new key alone", async () => {
    const tenant = await newTenant();
    const make = async () =>
      (await tenant.fetch(KEYS, { json: { name: "a", scopes: ["logs:read"] } })).json();
    const rotate = async (id: string, json: object) => {
      const at = `${KEYS}/${id}/rotate`;
      return (await checkAnswer("POST", at, await tenant.fetch(at, { json }))) as { id: string; key: string };
    };
    const [slow, fast] = [await make(), await make()];
    const statuses = async (...keys: string[]) =>
      Promise.all(keys.map(async (key) => (await ask(tenant.url, key)).status));
    const beside = await rotate(slow.id, {});
    expect(await statuses(slow.key, beside.key)).toEqual([200, 200]);
    const instead = await rotate(fast.id, { overlapHours: 0 });
    expect(await statuses(fast.key, instead.key)).toEqual([401, 200]);
    const { data } = await (await tenant.fetch(KEYS)).json();
    const old = data.find((key: { id: string }) => key.id === slow.id);
    expect(old).toMatchObject({ replacedBy: beside.id });
    expect(Date.parse(old.expiresAt) - Date.now()).toBeCloseTo(24 * 3_600_000, -5);
  });

  it("409 for a key that has ended, 403 for one that may do more than the caller, 400 for an overlap too long", async () => {
    const tenant = await newTenant();
    const { id } = await (await tenant.fetch(KEYS, { json: { name: "a", scopes: ["audit:read"] } })).json();
    const narrow = await (await tenant.fetch(KEYS, { json: { name: "b", scopes: ["keys:manage"] } })).json();
    const rotate = (json: object, key = tenant.key) =>
      tenant.fetch(`${KEYS}/${id}/rotate`, { json, headers: { authorization: `Bearer ${key}` } });
    expect((await rotate({ overlapHours: 169 })).status).toBe(400);
    expect((await rotate({}, narrow.key)).status).toBe(403);
    await tenant.fetch(`${KEYS}/${id}`, { method: "DELETE" });
    expect((await rotate({})).status).toBe(409);
  });
});
