import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Member, Role } from "@/lib/access/schemas";
import { checkAnswer } from "../support/openapi-check";
import { databaseOf, newTenant, type Tenant } from "../support/tenant";
import { newMember, type Person } from "./matrix/world";

const MEMBERS = "/api/v1/members";
let sql: postgres.Sql;
beforeAll(() => {
  sql = databaseOf(inject("server"));
});
afterAll(() => sql.end());

type Init = RequestInit & { json?: unknown };
const as = (tenant: Tenant, { cookie }: Person) => ({
  fetch: (path: string, { json, ...init }: Init = {}) =>
    fetch(tenant.url + path, {
      ...init,
      ...(json !== undefined && { body: JSON.stringify(json) }),
      headers: {
        cookie,
        origin: tenant.url,
        "x-workspace": tenant.slug,
        ...(json !== undefined && { "content-type": "application/json" }),
      },
    }),
});
const somebody = (tenant: Tenant, role: Role = "viewer", services: string[] | null = null) =>
  newMember(sql, tenant.workspaceId, role, services);
const list = async (tenant: Tenant) =>
  ((await checkAnswer("GET", MEMBERS, await tenant.fetch(MEMBERS))) as { data: Member[] }).data;

describe("GET /api/v1/members", () => {
  it("200: who belongs, with role and limit", async () => {
    const tenant = await newTenant();
    const { id, email } = await somebody(tenant, "responder", ["shop"]);
    expect(await list(tenant)).toMatchObject([{ id, email, role: "responder", services: ["shop"] }]);
  });
});

describe("POST /api/v1/members", () => {
  it("201: the address may sign in, and is a conflict the second time", async () => {
    const tenant = await newTenant();
    const json = { email: "New.Person@Example.test", role: "viewer", services: ["till", "shop", "shop"] };
    const added = await checkAnswer("POST", MEMBERS, await tenant.fetch(MEMBERS, { json }));
    expect(added).toMatchObject({ email: "new.person@example.test", services: ["shop", "till"] });
    expect(await list(tenant)).toEqual([added]);
    expect((await tenant.fetch(MEMBERS, { json })).status).toBe(409);
  });

  it.each([
    [{ email: "none", role: "viewer" }, "email"],
    [{ email: "a@b.test", role: "king" }, "role"],
    [{ email: "a@b.test", role: "admin", services: ["shop"] }, "services"],
    [{ email: "a@b.test", role: "viewer", services: [] }, "services"],
    [{ email: "a@b.test", role: "viewer", password: "x" }, "password"],
  ])("400 with the field for %j", async (json, field) => {
    const tenant = await newTenant();
    const response = await tenant.fetch(MEMBERS, { json });
    expect(await checkAnswer("POST", MEMBERS, response)).toMatchObject({
      status: 400,
      errors: [{ field }],
    });
    expect(await list(tenant)).toEqual([]);
  });

  it("403 for an owner made by an admin, and for whatever a key does not hold itself", async () => {
    const tenant = await newTenant();
    const admin = as(tenant, await somebody(tenant, "admin"));
    const json = { email: "x@example.test", role: "owner" };
    expect((await admin.fetch(MEMBERS, { method: "POST", json })).status).toBe(403);
    const narrow = await newTenant({ scopes: ["members:manage"] });
    expect((await narrow.fetch(MEMBERS, { json: { ...json, role: "viewer" } })).status).toBe(403);
  });
});

describe("PATCH /api/v1/members/{id}", () => {
  it("200: what they may do changes with their next request", async () => {
    const tenant = await newTenant();
    const person = await somebody(tenant, "admin");
    const own = as(tenant, person);
    expect((await own.fetch("/api/v1/api-keys")).status).toBe(200);
    const at = `${MEMBERS}/${person.id}`;
    const json = { role: "responder", services: ["shop"] };
    const changed = await checkAnswer("PATCH", at, await tenant.fetch(at, { method: "PATCH", json }));
    expect(changed).toMatchObject(json);
    expect((await own.fetch("/api/v1/api-keys")).status).toBe(403);
    expect(await (await own.fetch("/api/v1/me")).json()).toMatchObject({ services: ["shop"] });
  });

  it("400 for a limit that does not go with the role, 404 for a stranger, 409 for the last owner", async () => {
    const tenant = await newTenant();
    const [owner, admin] = [await somebody(tenant, "owner"), await somebody(tenant, "admin")];
    const outsider = await somebody(await newTenant());
    const patch = async (id: string, json: unknown) => {
      const at = `${MEMBERS}/${id}`;
      return checkAnswer("PATCH", at, await tenant.fetch(at, { method: "PATCH", json }));
    };
    expect(await patch(admin.id, { services: ["shop"] })).toMatchObject({
      status: 400,
      errors: [{ field: "services" }],
    });
    expect(await patch(admin.id, {})).toMatchObject({ status: 400 });
    expect(await patch(outsider.id, { role: "viewer" })).toMatchObject({ status: 404 });
    expect(await patch(owner.id, { role: "admin" })).toMatchObject({ status: 409 });
  });
});

describe("DELETE /api/v1/members/{id}", () => {
  it("204: nothing of the workspace answers them any more", async () => {
    const tenant = await newTenant();
    const person = await somebody(tenant);
    const at = `${MEMBERS}/${person.id}`;
    expect((await as(tenant, person).fetch("/api/v1/me")).status).toBe(200);
    await checkAnswer("DELETE", at, await tenant.fetch(at, { method: "DELETE" }));
    expect((await as(tenant, person).fetch("/api/v1/me")).status).toBe(404);
    expect((await tenant.fetch(at, { method: "DELETE" })).status).toBe(404);
  });

  it("204 for whoever leaves, 403 for whoever would remove others without being let, 409 for the last owner", async () => {
    const tenant = await newTenant();
    const [owner, viewer] = [await somebody(tenant, "owner"), await somebody(tenant)];
    const remove = async (who: Person, whom: Person) =>
      (await as(tenant, who).fetch(`${MEMBERS}/${whom.id}`, { method: "DELETE" })).status;
    expect(await remove(viewer, owner)).toBe(403);
    expect(await remove(owner, owner)).toBe(409);
    expect(await remove(viewer, viewer)).toBe(204);
    expect((await list(tenant)).map(({ id }) => id)).toEqual([owner.id]);
  });
});
