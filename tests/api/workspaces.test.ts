import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Workspace } from "@/lib/access/schemas";
import { checkAnswer } from "../support/openapi-check";
import { databaseOf, newTenant } from "../support/tenant";
import { newMember, type Person } from "./matrix/world";

const WORKSPACES = "/api/v1/workspaces";
const { url } = inject("server");
let sql: postgres.Sql;
beforeAll(() => {
  sql = databaseOf(inject("server"));
});
afterAll(() => sql.end());

const headersOf = ({ cookie }: Person) => ({ cookie, origin: url, "content-type": "application/json" });
const list = async (person: Person) => {
  const answer = await fetch(url + WORKSPACES, { headers: headersOf(person) });
  return ((await checkAnswer("GET", WORKSPACES, answer)) as { data: Workspace[] }).data;
};
const create = (person: Person, json: object, headers: Record<string, string> = {}) =>
  fetch(url + WORKSPACES, {
    method: "POST",
    body: JSON.stringify(json),
    headers: { ...headersOf(person), ...headers },
  });
const newSlug = () => `made-${randomBytes(5).toString("hex")}`;
const newOwner = async () => newMember(sql, (await newTenant()).workspaceId, "owner");

describe("GET /api/v1/workspaces", () => {
  it("200: those one belongs to, with one's role in each, and no other", async () => {
    const [one, two] = [await newTenant(), await newTenant()];
    const person = await newMember(sql, one.workspaceId, "viewer", ["shop"]);
    await sql`insert into memberships (workspace_id, user_id, role, created_at)
      values (${two.workspaceId}, ${person.id}, 'admin', now() + interval '1 second')`;
    expect(await list(person)).toEqual([
      { slug: one.slug, name: "Test", role: "viewer", services: ["shop"] },
      { slug: two.slug, name: "Test", role: "admin", services: null },
    ]);
  });
});

describe("POST /api/v1/workspaces", () => {
  it("201: a workspace of which the maker is the owner, and in which everything works", async () => {
    const owner = await newOwner();
    const slug = newSlug();
    const made = await checkAnswer("POST", WORKSPACES, await create(owner, { name: "Payments", slug }));
    expect(made).toEqual({ slug, name: "Payments", role: "owner", services: null });
    expect((await list(owner)).map((each) => each.slug)).toContain(slug);
    const headers = { ...headersOf(owner), "x-workspace": slug };
    const incident = await fetch(`${url}/api/v1/incidents`, {
      method: "POST",
      body: JSON.stringify({ title: "First", severity: "low" }),
      headers,
    });
    expect(await incident.json()).toMatchObject({ number: 1 });
    expect((await fetch(`${url}/${slug}`, { headers })).status).toBe(200);
  });

  it("201: an address made of the name, another one when it is taken", async () => {
    const owner = await newOwner();
    const name = `Café ${randomBytes(5).toString("hex")}`;
    const [one, two] = [
      await (await create(owner, { name })).json(),
      await (await create(owner, { name })).json(),
    ];
    expect(one.slug).toBe(`cafe-${name.slice(5)}`);
    expect(two.slug).toMatch(new RegExp(`^${one.slug}-[a-z0-9]{5}$`));
  });

  it("201 once per Idempotency-Key", async () => {
    const owner = await newOwner();
    const [slug, key] = [newSlug(), { "idempotency-key": "again" }];
    const both = await Promise.all([1, 2].map(() => create(owner, { name: "Once", slug }, key)));
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect((await list(owner)).filter((each) => each.slug === slug)).toHaveLength(1);
  });

  it("400 for an address that the server needs for itself or that is none", async () => {
    const owner = await newOwner();
    for (const slug of ["api", "sign-in", "invite", "_next", "Settings", "a b", "-a", "x".repeat(49), ""]) {
      const answer = await create(owner, { name: "x", slug });
      expect(await checkAnswer("POST", WORKSPACES, answer)).toMatchObject({
        status: 400,
        errors: [{ field: "slug" }],
      });
    }
  });

  it("403 for whoever is nowhere an owner, 401 for a key, 409 for an address that is taken", async () => {
    const tenant = await newTenant();
    const admin = await newMember(sql, tenant.workspaceId, "admin");
    expect((await create(admin, { name: "x" })).status).toBe(403);
    expect((await tenant.fetch(WORKSPACES, { json: { name: "x" } })).status).toBe(401);
    const taken = await create(await newOwner(), { name: "x", slug: tenant.slug });
    expect(await checkAnswer("POST", WORKSPACES, taken)).toMatchObject({
      status: 409,
      errors: [{ field: "slug" }],
    });
  });
});
