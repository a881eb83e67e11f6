import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { CreatedInvitation, Invitation } from "@/lib/access/schemas";
import { sha256 } from "@/lib/kit/crypto";
import { startMailbox } from "../support/mailbox";
import { checkAnswer } from "../support/openapi-check";
import { startServer } from "../support/server";
import { databaseOf, newTenant, type Tenant } from "../support/tenant";
import { newMember, type Person } from "./matrix/world";

const INVITATIONS = "/api/v1/invitations";
const ACCEPT = `${INVITATIONS}/accept`;
let sql: postgres.Sql;
beforeAll(() => {
  sql = databaseOf(inject("server"));
});
afterAll(() => sql.end());

async function invite(tenant: Tenant, json: object = { role: "viewer" }): Promise<CreatedInvitation> {
  const response = await tenant.fetch(INVITATIONS, { json });
  return (await checkAnswer("POST", INVITATIONS, response)) as CreatedInvitation;
}
const tokenOf = ({ url }: CreatedInvitation) => url!.split("/invite/")[1]!;
/** Somebody who belongs to another workspace. */
const outsider = async () => newMember(sql, (await newTenant()).workspaceId);
const accept = (tenant: Tenant, { cookie }: Person, token: string) =>
  fetch(tenant.url + ACCEPT, {
    method: "POST",
    body: JSON.stringify({ token }),
    headers: { cookie, origin: tenant.url, "content-type": "application/json" },
  });

describe("POST /api/v1/invitations", () => {
  it("201: a link to the console, shown this once; the list knows it by its state", async () => {
    const tenant = await newTenant();
    const made = await invite(tenant, { role: "responder", services: ["shop"], maxUses: 2 });
    expect(made).toMatchObject({ state: "open", uses: 0, maxUses: 2, email: null, mailed: false });
    expect(made.url).toBe(`${tenant.url}/invite/${tokenOf(made)}`);
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBeCloseTo(168 * 3_600_000, -4);
    const listed = await checkAnswer("GET", INVITATIONS, await tenant.fetch(INVITATIONS));
    const { url, mailed, ...shown } = made;
    expect(listed).toEqual({ data: [shown], nextCursor: null });
    const [row] = await sql`select token_hash from invitations where id = ${made.id}`;
    expect(row!.token_hash).toBe(sha256(tokenOf(made)));
  });

  it.each([
    [{ role: "admin", services: ["shop"] }, "services"],
    [{ role: "viewer", expiresInHours: 721 }, "expiresInHours"],
    [{ role: "viewer", maxUses: 101 }, "maxUses"],
    [{ role: "viewer", email: "a@b.test", maxUses: 2 }, "maxUses"],
    [{ role: "viewer", email: "nobody" }, "email"],
  ])("400 with the field for %j", async (json, field) => {
    const tenant = await newTenant();
    const problem = await checkAnswer("POST", INVITATIONS, await tenant.fetch(INVITATIONS, { json }));
    expect(problem).toMatchObject({ status: 400, errors: [{ field }] });
  });

  it("403 for a role that has more than the maker", async () => {
    const tenant = await newTenant({ scopes: ["members:manage", "logs:read"] });
    expect((await tenant.fetch(INVITATIONS, { json: { role: "viewer" } })).status).toBe(403);
  });
});

describe("POST /api/v1/invitations/accept", () => {
  it("200 for one of many at the same moment, 404 in the same words for the rest and for what was never made", async () => {
    const tenant = await newTenant();
    const made = await invite(tenant);
    const people = await Promise.all(Array.from({ length: 8 }, outsider));
    const answers = await Promise.all(people.map((person) => accept(tenant, person, tokenOf(made))));
    const joined = answers.find(({ status }) => status === 200)!;
    expect(await checkAnswer("POST", ACCEPT, joined)).toEqual({
      workspace: { slug: tenant.slug, name: "Test" },
      role: "viewer",
      services: null,
    });
    const refused = [
      ...answers.filter((answer) => answer !== joined),
      await accept(tenant, people[0]!, "never-made"),
    ];
    const details = await Promise.all(refused.map(async (answer) => (await answer.json()).detail));
    expect(refused.map(({ status }) => status)).toContain(404);
    expect(new Set(refused.map(({ status }) => status).filter((status) => status !== 409))).toEqual(
      new Set([404]),
    );
    expect(new Set(details).size).toBeLessThanOrEqual(2);
    const [{ n }] =
      (await sql`select count(*)::int as n from memberships where workspace_id = ${tenant.workspaceId}`) as unknown as [
        { n: number },
      ];
    expect(n).toBe(1);
  });

  it("409 for a member, whom it does not use up, and 403 for an address it is not for", async () => {
    const tenant = await newTenant();
    const [member, right, wrong] = [
      await newMember(sql, tenant.workspaceId),
      await outsider(),
      await outsider(),
    ];
    const open = await invite(tenant);
    expect((await accept(tenant, member, tokenOf(open))).status).toBe(409);
    const addressed = await invite(tenant, { role: "viewer", email: right.email });
    expect((await accept(tenant, wrong, tokenOf(addressed))).status).toBe(403);
    expect((await accept(tenant, right, tokenOf(addressed))).status).toBe(200);
    const { data } = (await (await tenant.fetch(INVITATIONS)).json()) as { data: Invitation[] };
    expect(data.map(({ state }) => state).sort()).toEqual(["open", "used"]);
  });

  it("401 for a key, which is no person, and 403 for a page of another site", async () => {
    const tenant = await newTenant();
    const token = tokenOf(await invite(tenant));
    expect((await tenant.fetch(ACCEPT, { json: { token } })).status).toBe(401);
    const { cookie } = await outsider();
    const foreign = await fetch(tenant.url + ACCEPT, {
      method: "POST",
      body: JSON.stringify({ token }),
      headers: { cookie, origin: "https://evil.example", "content-type": "application/json" },
    });
    expect(foreign.status).toBe(403);
  });
});

describe("DELETE /api/v1/invitations/{id}", () => {
  it("204: the link is as good as unknown; 404 for one of another workspace", async () => {
    const tenant = await newTenant();
    const made = await invite(tenant);
    const at = `${INVITATIONS}/${made.id}`;
    expect((await (await newTenant()).fetch(at, { method: "DELETE" })).status).toBe(404);
    await checkAnswer("DELETE", at, await tenant.fetch(at, { method: "DELETE" }));
    expect((await accept(tenant, await outsider(), tokenOf(made))).status).toBe(404);
  });
});

describe("the page /invite/{token}", () => {
  const page = (url: string, cookie?: string) =>
    fetch(url, { redirect: "manual", headers: cookie ? { cookie } : {} });

  it("shows a stranger who invites and where to, and how to sign in and come back; it uses nothing up", async () => {
    const tenant = await newTenant();
    const made = await invite(tenant, { role: "responder", services: ["shop"] });
    const response = await page(made.url!);
    expect(response.status).toBe(200);
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    const html = await response.text();
    for (const text of ["Join Test", "invites you", "responder", "shop", "Sign in to accept"])
      expect(html).toContain(text);
    expect(html).toContain(`callbackUrl=%2Finvite%2F${tokenOf(made)}`);
    const { data } = (await (await tenant.fetch(INVITATIONS)).json()) as { data: Invitation[] };
    expect(data[0]!.uses).toBe(0);
  });

  it("offers the button to whoever it is for, and tells the others why not", async () => {
    const tenant = await newTenant();
    const [right, wrong, member] = [
      await outsider(),
      await outsider(),
      await newMember(sql, tenant.workspaceId),
    ];
    const { url } = await invite(tenant, { role: "viewer", email: right.email });
    const textFor = async (person: Person) => (await page(url!, person.cookie)).text();
    expect(await textFor(right)).toContain("Accept");
    const other = await textFor(wrong);
    expect(other).toContain("for somebody else");
    expect(other).not.toContain(right.email);
    expect(await textFor(member)).toContain("You belong here already");
  });

  it("says the same of a link that was revoked and of one that never was", async () => {
    const tenant = await newTenant();
    const made = await invite(tenant);
    await tenant.fetch(`${INVITATIONS}/${made.id}`, { method: "DELETE" });
    for (const url of [made.url!, `${tenant.url}/invite/never-made`]) {
      const html = await (await page(url)).text();
      expect(html).toContain("This invitation is not open");
      expect(html).not.toContain("Join Test");
    }
  });
});

describe("with a mail server", () => {
  it("mails the link to the address it is for, once, and says whether it was taken", async () => {
    const mailbox = await startMailbox();
    const server = await startServer({ env: { SMTP_URL: mailbox.url } });
    try {
      const tenant = await newTenant({ server });
      const email = "ann@example.test";
      const ask = () =>
        tenant.fetch(INVITATIONS, {
          json: { role: "viewer", email },
          headers: { "idempotency-key": "once" },
        });
      const made = (await (await ask()).json()) as CreatedInvitation;
      expect(made.mailed).toBe(true);
      expect(await (await ask()).json()).toMatchObject({ id: made.id, url: null, mailed: false });
      expect(mailbox.mails).toHaveLength(1);
      expect(mailbox.mails[0]).toMatchObject({ to: [email] });
      expect(mailbox.mails[0]!.text).toContain(made.url!);
      mailbox.refuse();
      const second = await tenant.fetch(INVITATIONS, { json: { role: "viewer", email } });
      expect(await second.json()).toMatchObject({ mailed: false, url: expect.stringContaining("/invite/") });
      expect(server.output()).not.toContain(tokenOf(made));
    } finally {
      await server.remove();
      await mailbox.close();
    }
  }, 90_000);
});
