import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Role } from "@/lib/access/schemas";
import { sha256 } from "@/lib/kit/crypto";
import { newUser } from "../support/people";
import { databaseOf, newTenant, type Tenant } from "../support/tenant";

let sql: postgres.Sql;
beforeAll(() => {
  sql = databaseOf(inject("server"));
});
afterAll(() => sql.end());

/** Somebody who belongs to the workspace, and a link to sign in with. */
async function newMember({ workspaceId }: Tenant, role: Role = "viewer") {
  const email = `${randomBytes(6).toString("hex")}@example.test`;
  return { id: await newUser(sql, email, { workspaceId, role }), email };
}

async function newLink(tenant: Tenant, email: string, minutes = 15): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await sql`insert into verification_tokens (identifier, token_hash, expires_at)
    values (${email}, ${sha256(token)}, now() + ${minutes} * interval '1 minute')`;
  return `${tenant.url}/api/auth/callback/email?${new URLSearchParams({ callbackUrl: "/", token, email })}`;
}

const follow = (link: string, init: RequestInit = {}) => fetch(link, { redirect: "manual", ...init });
const cookieFrom = (response: Response) =>
  response.headers.getSetCookie().find((cookie) => cookie.startsWith("ic-session="));

async function signIn(tenant: Tenant, role: Role = "viewer") {
  const member = await newMember(tenant, role);
  const cookie = cookieFrom(await follow(await newLink(tenant, member.email)))!;
  return { ...member, cookie: cookie.slice(0, cookie.indexOf(";")) };
}

describe("a sign-in link", () => {
  it("signs in once, by a cookie that scripts cannot read, of which only the hash is stored", async () => {
    const tenant = await newTenant();
    const { email } = await newMember(tenant);
    const link = await newLink(tenant, email);
    const first = await follow(link);
    expect(first.status).toBe(302);
    expect(first.headers.get("location")).toBe(`${tenant.url}/`);
    const cookie = cookieFrom(first)!;
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const token = cookie.slice("ic-session=".length, cookie.indexOf(";"));
    expect(await sql`select 1 from sessions where token_hash = ${sha256(token)}`).toHaveLength(1);
    expect(await sql`select 1 from sessions where token_hash = ${token}`).toHaveLength(0);
    const second = await follow(link);
    expect(cookieFrom(second)).toBeUndefined();
    expect(second.headers.get("location")).toContain("error=Verification");
  });

  it("of two clicks at the same moment one signs in", async () => {
    const tenant = await newTenant();
    const link = await newLink(tenant, (await newMember(tenant)).email);
    const answers = await Promise.all([follow(link), follow(link), follow(link)]);
    expect(answers.filter((answer) => cookieFrom(answer))).toHaveLength(1);
  });

  it("does nothing after 15 minutes, for another address, or with another token", async () => {
    const tenant = await newTenant();
    const [one, two] = [await newMember(tenant), await newMember(tenant)];
    const late = await newLink(tenant, one.email, -1);
    const swapped = (await newLink(tenant, one.email)).replace(
      encodeURIComponent(one.email),
      encodeURIComponent(two.email),
    );
    const wrong = (await newLink(tenant, one.email)).replace(/token=[^&]+/, "token=wrong");
    for (const link of [late, swapped, wrong]) expect(cookieFrom(await follow(link))).toBeUndefined();
  });

  it("is not used up by a look at its head or by loading it ahead", async () => {
    const tenant = await newTenant();
    const link = await newLink(tenant, (await newMember(tenant)).email);
    await follow(link, { method: "HEAD" });
    await follow(link, { headers: { "sec-purpose": "prefetch;prerender" } });
    expect(cookieFrom(await follow(link))).toBeDefined();
  });

  it("asks first whoever is led there by another site's page, and leaves their session alone", async () => {
    const tenant = await newTenant();
    const victim = await signIn(tenant);
    const link = await newLink(tenant, (await newMember(tenant)).email);
    for (const site of ["cross-site", "same-site"]) {
      const led = await follow(link, { headers: { cookie: victim.cookie, "sec-fetch-site": site } });
      expect(led.headers.get("location")).toMatch(`${tenant.url}/sign-in/confirm?`);
      expect(led.headers.getSetCookie()).toEqual([]);
    }
    const me = await fetch(`${tenant.url}/api/v1/me`, { headers: { cookie: victim.cookie } });
    expect(me.status).toBe(200);
    expect(cookieFrom(await follow(link, { headers: { "sec-fetch-site": "none" } }))).toBeDefined();
  });

  it("never leads out of the console", async () => {
    const tenant = await newTenant();
    const link = (await newLink(tenant, (await newMember(tenant)).email)).replace(
      "callbackUrl=%2F",
      "callbackUrl=https%3A%2F%2Fevil.example%2F",
    );
    const location = (await follow(link)).headers.get("location") ?? "";
    expect(location.startsWith(tenant.url)).toBe(true);
  });
});

describe("asking for a link", () => {
  async function ask(tenant: Tenant, email: string) {
    const csrf = await fetch(`${tenant.url}/api/auth/csrf`);
    const { csrfToken } = await csrf.json();
    const cookie = csrf.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
    const body = new URLSearchParams({ csrfToken, email, callbackUrl: "/", json: "true" });
    return fetch(`${tenant.url}/api/auth/signin/email`, { method: "POST", body, headers: { cookie } });
  }

  it("answers a stranger as it answers a member, and stores nothing for the stranger", async () => {
    const tenant = await newTenant();
    const { email } = await newMember(tenant);
    const stranger = `stranger-${email}`;
    const [known, unknown] = [await ask(tenant, email), await ask(tenant, stranger)];
    expect([unknown.status, await unknown.json()]).toEqual([known.status, await known.json()]);
    expect(await sql`select 1 from verification_tokens where identifier = ${email}`).toHaveLength(1);
    expect(await sql`select 1 from verification_tokens where identifier = ${stranger}`).toHaveLength(0);
    expect(await sql`select 1 from users where email = ${stranger}`).toHaveLength(0);
  });

  it("429 after a few for one address, so that nobody's inbox is flooded", async () => {
    const tenant = await newTenant();
    const { email } = await newMember(tenant);
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push((await ask(tenant, email)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});

describe("a session", () => {
  it("acts with the permissions of the member's role, in a workspace of theirs alone", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const { cookie, email } = await signIn(tenant);
    const me = await (await fetch(`${tenant.url}/api/v1/me`, { headers: { cookie } })).json();
    expect(me).toMatchObject({ actor: { kind: "user", label: email }, workspace: { slug: tenant.slug } });
    expect(me.permissions).not.toContain("keys:manage");
    for (const headers of [
      { cookie, "x-workspace": other.slug },
      { cookie, "x-workspace": "none" },
    ] as HeadersInit[])
      expect((await fetch(`${tenant.url}/api/v1/me`, { headers })).status).toBe(404);
  });

  it("changes things only for the console's own pages", async () => {
    const tenant = await newTenant();
    const { cookie } = await signIn(tenant, "admin");
    const create = (headers: Record<string, string>) =>
      fetch(`${tenant.url}/api/v1/api-keys`, {
        method: "POST",
        body: JSON.stringify({ name: "x", scopes: ["logs:read"] }),
        headers: { cookie, "content-type": "application/json", ...headers },
      });
    expect((await create({ origin: "https://evil.example" })).status).toBe(403);
    expect((await create({})).status).toBe(403);
    expect((await create({ origin: tenant.url })).status).toBe(201);
  });

  it("is never led out of the console by the address it signs in from", async () => {
    const tenant = await newTenant();
    const { cookie } = await signIn(tenant);
    for (const wanted of [
      "https://evil.example",
      "//evil.example",
      "/.//evil.example",
      "/\\\\evil.example",
      "/a/..//evil.example",
    ]) {
      const asked = `${tenant.url}/sign-in?${new URLSearchParams({ callbackUrl: wanted })}`;
      const location = (await fetch(asked, { headers: { cookie }, redirect: "manual" })).headers.get(
        "location",
      )!;
      expect(new URL(location, tenant.url).origin).toBe(tenant.url);
    }
  });

  it("sees every page under its security policy, whatever the address ends in", async () => {
    const tenant = await newTenant();
    const { cookie } = await signIn(tenant);
    for (const path of ["/incidents/1.png", "/services.svg", "/templates/x.txt"]) {
      const page = await fetch(`${tenant.url}/${tenant.slug}${path}`, { headers: { cookie } });
      expect(page.headers.get("content-security-policy")).toContain("'nonce-");
    }
  });

  it("opens the pages, which a stranger is led away from", async () => {
    const tenant = await newTenant();
    const { cookie } = await signIn(tenant);
    const page = (headers: HeadersInit) => fetch(`${tenant.url}/docs`, { headers, redirect: "manual" });
    const stranger = await page({});
    expect(stranger.headers.get("location")).toMatch(/\/sign-in\?callbackUrl=%2Fdocs$/);
    expect((await page({ cookie: "ic-session=made-up" })).headers.get("location")).toContain("/sign-in");
    const member = await page({ cookie });
    expect(member.status).toBe(200);
    const nonce = /'nonce-([^']+)'/.exec(member.headers.get("content-security-policy") ?? "")?.[1];
    const scripts = (await member.text()).match(/<script[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  });
});
