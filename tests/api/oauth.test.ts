import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "@/lib/kit/crypto";
import { type Issuer, type Person, startIssuer } from "../support/issuer";
import { newInvitation, newPerson, newSession, newUser } from "../support/people";
import { startServer, type TestServer } from "../support/server";
import { ledTo, Surfer } from "../support/surfer";
import { databaseOf, newTenant, type Tenant } from "../support/tenant";

let issuer: Issuer;
let server: TestServer;
let sql: postgres.Sql;
let tenant: Tenant;

/** A server of its own for each part: one address may sign in sixty times in ten minutes. */
function useServer(env: Record<string, string> = {}): void {
  beforeAll(async () => {
    issuer = await startIssuer();
    server = await startServer({ env: { ...issuer.env, ...env } });
    issuer.serve(server.url);
    sql = databaseOf(server);
    tenant = await newTenant({ server });
  });
  afterAll(async () => {
    await sql.end();
    await server.remove();
    await issuer.close();
  });
}

const surfer = () => new Surfer(server.url);
const accountsOf = async (userId: string) =>
  (
    await sql<{ sub: string }[]>`select provider_account_id as sub from accounts where user_id = ${userId}`
  ).map((row) => row.sub);
const ownerOf = async ({ sub }: Person) =>
  (await sql<{ id: string }[]>`select user_id as id from accounts where provider_account_id = ${sub}`)[0]
    ?.id ?? null;
const userBy = async (email: string) => (await sql`select * from users where email = ${email}`)[0] ?? null;
const isSignedIn = async (browser: Surfer) => (await browser.fetch("/api/v1/me/sessions")).status === 200;

/** Somebody who has signed in before, in a browser that is signed in. */
async function signedIn(person = newPerson()) {
  const id = await newUser(sql, person.email, { workspaceId: tenant.workspaceId, hasSignedIn: true });
  const browser = surfer();
  browser.cookies.set("ic-session", (await newSession(sql, id)).token);
  return { id, browser, person };
}

describe("coming back from the provider", () => {
  useServer();

  it("opens a session for a member, under a cookie that no script reads, and says so in the audit", async () => {
    const person = newPerson();
    const id = await newUser(sql, person.email, { workspaceId: tenant.workspaceId });
    const browser = surfer();
    const answer = await browser.signIn("oidc", person, { callbackUrl: `/${tenant.slug}/logs?q=x` });
    expect(ledTo(answer).path).toBe(`/${tenant.slug}/logs`);
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith("ic-session="))!;
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(await ownerOf(person)).toBe(id);
    expect(await userBy(person.email)).toMatchObject({
      name: `Person ${person.sub}`,
      email_verified: expect.any(Date),
    });
    const [session] = await sql`select * from sessions where user_id = ${id}`;
    expect(session).toMatchObject({ method: "oidc", address: "127.0.0.1" });
    const audit = await sql`select action, address, subject, actor_id from audit_entries
      where workspace_id = ${tenant.workspaceId} and actor_id = ${id} order by id`;
    expect(audit.map(({ action }) => action).sort()).toEqual(["account.linked", "session.opened"]);
    expect(audit.every(({ address }) => address === "127.0.0.1")).toBe(true);
    expect(audit.find(({ action }) => action === "session.opened")!.subject).toBe(session!.id);
  });

  it("keeps nothing of what the provider gave besides who it was", async () => {
    const person = newPerson();
    await newUser(sql, person.email);
    await surfer().signIn("oidc", person);
    const [account] = await sql`select * from accounts where provider_account_id = ${person.sub}`;
    expect(Object.keys(account!).sort()).toEqual([
      ...["created_at", "label", "provider", "provider_account_id", "type", "user_id"],
    ]);
    expect(account!.label).toBe(person.email);
  });

  it("makes a user of whoever is invited by their address, and lets them come again", async () => {
    const person = newPerson();
    await newInvitation(sql, tenant.workspaceId, { email: person.email });
    for (const browser of [surfer(), surfer()]) {
      expect(ledTo(await browser.signIn("oidc", person))).toMatchObject({ path: "/", error: null });
      expect(await isSignedIn(browser)).toBe(true);
    }
    expect(await userBy(person.email)).toMatchObject({ email_verified: expect.any(Date) });
  });

  it("returns whoever holds an open invitation to its page, and makes them a user", async () => {
    const person = newPerson();
    const { token } = await newInvitation(sql, tenant.workspaceId);
    const answer = await surfer().signIn("oidc", person, { callbackUrl: `/invite/${token}` });
    expect(ledTo(answer)).toMatchObject({ path: `/invite/${token}`, error: null });
    expect(await userBy(person.email)).not.toBeNull();
  });

  it("refuses a stranger, and whoever holds an invitation that is over or somebody else's", async () => {
    const { workspaceId } = tenant;
    const closed = await Promise.all([
      newInvitation(sql, workspaceId, { hours: -1 }),
      newInvitation(sql, workspaceId, { uses: 1 }),
      newInvitation(sql, workspaceId, { revoked: true }),
      newInvitation(sql, workspaceId, { email: newPerson().email }),
    ]);
    for (const callbackUrl of [
      "/",
      ...["made-up", ...closed.map(({ token }) => token)].map((token) => `/invite/${token}`),
    ]) {
      const person = newPerson();
      const browser = surfer();
      const answer = await browser.signIn("oidc", person, { callbackUrl });
      expect(ledTo(answer)).toEqual({ path: "/sign-in", error: "AccessDenied", callbackUrl });
      expect(browser.cookies.has("ic-session")).toBe(false);
      expect(await userBy(person.email)).toBeNull();
    }
  });

  it("refuses an address that the provider does not vouch for, whether it says no or nothing", async () => {
    for (const verified of ["no", "unsaid"] as const) {
      const person = newPerson({ verified });
      const id = await newUser(sql, person.email, { workspaceId: tenant.workspaceId });
      const browser = surfer();
      expect(ledTo(await browser.signIn("oidc", person)).error).toBe("EmailNotVerified");
      expect(browser.cookies.has("ic-session")).toBe(false);
      expect(await accountsOf(id)).toEqual([]);
    }
  });

  it("knows somebody by their account, whatever has become of the address since", async () => {
    const person = newPerson();
    const id = await newUser(sql, person.email, { workspaceId: tenant.workspaceId });
    await surfer().signIn("oidc", person);
    const browser = surfer();
    await browser.signIn("oidc", { ...person, email: newPerson().email, verified: "no" });
    expect(await isSignedIn(browser)).toBe(true);
    expect(await sql`select 1 from sessions where user_id = ${id}`).toHaveLength(2);
  });

  it("says so when they refused at the provider", async () => {
    const browser = surfer();
    expect(ledTo(await browser.signIn("oidc", "refuse", { callbackUrl: "/docs" }))).toEqual({
      path: "/sign-in",
      error: "Denied",
      callbackUrl: "/docs",
    });
    expect(browser.cookies.has("ic-session")).toBe(false);
  });
});

describe("an answer that does not belong to the sign-in", () => {
  useServer();
  let person: Person;
  beforeAll(async () => {
    person = newPerson();
    await newUser(sql, person.email, { workspaceId: tenant.workspaceId });
  });

  /** A browser that has been to the provider, and the answer it was given, not yet brought. */
  async function waiting() {
    const browser = surfer();
    const callback = await browser.visit(await browser.setOut("oidc"), person);
    return { browser, callback };
  }
  async function expectRefused(browser: Surfer, callback: string, error: string) {
    expect(ledTo(await browser.fetch(callback)).error).toBe(error);
    expect(browser.cookies.has("ic-session")).toBe(false);
  }

  it("is refused with another state, and without one", async () => {
    for (const change of [
      (query: URLSearchParams) => query.set("state", randomBytes(32).toString("base64url")),
      (query: URLSearchParams) => query.delete("state"),
    ]) {
      const { browser, callback } = await waiting();
      const url = new URL(callback);
      change(url.searchParams);
      await expectRefused(browser, url.href, "OAuthCallback");
    }
  });

  it("is refused in a browser that did not ask for it, which is how strangers are signed in as somebody else", async () => {
    const { callback } = await waiting();
    await expectRefused(surfer(), callback, "Expired");
    const { browser: other } = await waiting();
    await expectRefused(other, callback, "OAuthCallback");
  });

  it("signs in once: a code that comes again is refused, by the cookies and by the provider", async () => {
    const { browser, callback } = await waiting();
    const kept = new Map(browser.cookies);
    expect(ledTo(await browser.fetch(callback)).error).toBeNull();
    expect(browser.cookies.has("ic-session")).toBe(true);
    browser.cookies.delete("ic-session");
    await expectRefused(browser, callback, "Expired");
    const copy = surfer();
    for (const [name, value] of kept) copy.cookies.set(name, value);
    await expectRefused(copy, callback, "OAuthCallback");
  });

  it("is refused with a code of another sign-in under this one's state", async () => {
    const stolen = new URL((await waiting()).callback).searchParams.get("code")!;
    const { browser, callback } = await waiting();
    const url = new URL(callback);
    url.searchParams.set("code", stolen);
    await expectRefused(browser, url.href, "OAuthCallback");
  });

  it("is refused with the nonce or the verifier of another sign-in", async () => {
    for (const name of ["ic-nonce", "ic-pkce"]) {
      const other = await waiting();
      const { browser, callback } = await waiting();
      browser.cookies.set(name, other.browser.cookies.get(name)!);
      await expectRefused(browser, callback, "OAuthCallback");
    }
  });
});

describe("an account is linked", () => {
  // A mail server that is never asked: a link by mail is another way in.
  useServer({ SMTP_URL: "smtp://127.0.0.1:1" });
  const page = () => `/${tenant.slug}/settings/sessions`;
  const link = (browser: Surfer, person: Person) =>
    browser.signIn("oidc", person, { callbackUrl: page(), link: true });

  it("never by its address to somebody who has signed in before, by mail or by another account", async () => {
    const byMail = newPerson();
    const id = await newUser(sql, byMail.email, { workspaceId: tenant.workspaceId, hasSignedIn: true });
    expect(ledTo(await surfer().signIn("oidc", byMail)).error).toBe("OAuthAccountNotLinked");
    expect(await accountsOf(id)).toEqual([]);

    const first = newPerson();
    const other = await newUser(sql, first.email, { workspaceId: tenant.workspaceId });
    await surfer().signIn("oidc", first);
    const again = newPerson({ email: first.email });
    const browser = surfer();
    expect(ledTo(await browser.signIn("oidc", again)).error).toBe("OAuthAccountNotLinked");
    expect(browser.cookies.has("ic-session")).toBe(false);
    expect(await accountsOf(other)).toEqual([first.sub]);
  });

  it("never to the session that comes along without the wish, and leaves that session as it was", async () => {
    const { id, browser } = await signedIn();
    const mallory = newPerson();
    expect(ledTo(await browser.signIn("oidc", mallory)).error).toBe("AccessDenied");
    expect(await accountsOf(id)).toEqual([]);
    expect(await isSignedIn(browser)).toBe(true);
  });

  it("never by a wish that was followed by another sign-in, was made in another session, or was made up", async () => {
    const { id, browser } = await signedIn();
    await browser.setOut("oidc", { callbackUrl: page(), link: true });
    expect(ledTo(await browser.signIn("oidc", newPerson())).error).toBe("AccessDenied");

    const { id: otherId, browser: other } = await signedIn();
    const callback = await other.visit(await other.setOut("oidc", { link: true }), newPerson());
    other.cookies.set("ic-session", browser.cookies.get("ic-session")!);
    expect(ledTo(await other.fetch(callback)).error).toBe("AccessDenied");

    const back = await browser.visit(await browser.setOut("oidc"), newPerson());
    browser.cookies.set("ic-link", randomBytes(32).toString("base64url"));
    expect(ledTo(await browser.fetch(back)).error).toBe("AccessDenied");
    expect([...(await accountsOf(id)), ...(await accountsOf(otherId))]).toEqual([]);
  });

  it("never by a wish that another site's page speaks for the browser", async () => {
    const { browser } = await signedIn();
    for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }] as const)
      expect((await browser.post("/api/auth/signin/oidc?link=1", {}, headers as never)).status).toBe(403);
    const answer = await browser.fetch("/api/auth/signin/oidc?link=1", {
      method: "POST",
      headers: { origin: server.url },
    });
    expect(new URL(answer.headers.get("location")!).origin).toBe(server.url);
    expect(browser.cookies.has("ic-link")).toBe(false);
  });

  it("to whoever is signed in and asks for it, whatever its address, and signs them in from then on", async () => {
    const { id, browser } = await signedIn();
    const account = newPerson({ verified: "no" });
    const token = browser.cookies.get("ic-session");
    expect(ledTo(await link(browser, account))).toMatchObject({ path: page(), error: null });
    expect(browser.cookies.get("ic-session")).toBe(token);
    expect(await accountsOf(id)).toEqual([account.sub]);
    const listed = await (await browser.fetch("/api/v1/me/accounts")).json();
    expect(listed.data).toMatchObject([{ provider: "oidc", name: "Harbour login", label: account.sub }]);
    await surfer().signIn("oidc", account);
    expect(await sql`select 1 from sessions where user_id = ${id} and method = 'oidc'`).toHaveLength(1);
  });

  it("not to two people, and not twice to one", async () => {
    const ann = await signedIn();
    const account = newPerson();
    await link(ann.browser, account);
    const bob = await signedIn();
    expect(ledTo(await link(bob.browser, account)).error).toBe("AccountTaken");
    expect(ledTo(await link(ann.browser, newPerson())).error).toBe("ProviderTaken");
    expect(ledTo(await link(ann.browser, account))).toMatchObject({ path: page(), error: null });
    expect(await ownerOf(account)).toBe(ann.id);
    expect(await accountsOf(bob.id)).toEqual([]);
  });

  it("once, of two that come at the same moment", async () => {
    const { id, browser } = await signedIn();
    const twin = surfer();
    twin.cookies.set("ic-session", browser.cookies.get("ic-session")!);
    const ways = await Promise.all(
      [browser, twin].map(async (each) => ({
        each,
        callback: await each.visit(await each.setOut("oidc", { link: true }), newPerson()),
      })),
    );
    await Promise.all(ways.map(({ each, callback }) => each.fetch(callback)));
    expect(await accountsOf(id)).toHaveLength(1);
  });

  it("until it is unlinked, which is said in the audit", async () => {
    const { id, browser } = await signedIn();
    const account = newPerson();
    await link(browser, account);
    const unlink = () =>
      browser.fetch("/api/v1/me/accounts/oidc", { method: "DELETE", headers: { origin: server.url } });
    expect((await unlink()).status).toBe(204);
    expect((await unlink()).status).toBe(404);
    expect(await accountsOf(id)).toEqual([]);
    expect(ledTo(await surfer().signIn("oidc", account)).error).toBe("AccessDenied");
    const audit = await sql`select action from audit_entries where actor_id = ${id} order by id`;
    expect(audit.map(({ action }) => action)).toEqual(["account.linked", "account.unlinked"]);
  });
});

describe("over https", () => {
  useServer({ APP_URL: "https://incidents.example.test" });

  it("every cookie of a sign-in is Secure and named so, the one that replaces a token as well", async () => {
    const { email } = newPerson();
    await newUser(sql, email);
    const token = randomBytes(32).toString("base64url");
    await sql`insert into verification_tokens (identifier, token_hash, expires_at)
      values (${email}, ${sha256(token)}, now() + interval '1 minute')`;
    const browser = surfer();
    const answers = [
      await browser.post(
        "/api/auth/signin/oidc",
        { callbackUrl: "/" },
        { origin: "https://incidents.example.test" },
      ),
      await browser.fetch(`/api/auth/callback/email?${new URLSearchParams({ email, token })}`),
    ];
    await sql`update sessions set rotated_at = now() - interval '61 minutes'`;
    answers.push(await browser.fetch("/docs"));
    const cookies = answers.flatMap((answer) => answer.headers.getSetCookie());
    for (const name of ["state", "pkce", "nonce", "callback", "session"])
      expect(
        cookies.some((cookie) => cookie.startsWith(`__Secure-ic-${name}=`)),
        name,
      ).toBe(true);
    for (const cookie of cookies)
      expect(cookie).toMatch(/^__Secure-(?=.*; Secure)(?=.*; HttpOnly)(?=.*; SameSite=Lax)/i);
    expect(answers.at(-1)!.headers.getSetCookie()).toHaveLength(1);
  });
});

describe("signing in", () => {
  useServer();

  it("makes a fresh token: one that was in the browser before opens nothing", async () => {
    const person = newPerson();
    await newUser(sql, person.email, { workspaceId: tenant.workspaceId });
    const browser = surfer();
    const planted = `${randomBytes(32).toString("base64url")}.${randomBytes(32).toString("base64url")}`;
    browser.cookies.set("ic-session", planted);
    await browser.signIn("oidc", person);
    expect(browser.cookies.get("ic-session")).not.toBe(planted);
    expect(await isSignedIn(browser)).toBe(true);
    expect(await sql`select 1 from sessions where token_hash = ${sha256(planted)}`).toHaveLength(0);
  });

  it("ends the session that was in the browser before, of the same person or of another", async () => {
    const { id, browser } = await signedIn();
    const person = newPerson();
    const other = await newUser(sql, person.email, { workspaceId: tenant.workspaceId });
    await browser.signIn("oidc", person);
    expect(await sql`select 1 from sessions where user_id = ${id}`).toHaveLength(0);
    await browser.signIn("oidc", person);
    expect(await sql`select 1 from sessions where user_id = ${other}`).toHaveLength(1);
    const [ended] =
      await sql`select after from audit_entries where actor_id = ${id} and action = 'session.revoked'`;
    expect(ended!.after).toEqual({ reason: "replaced" });
  });

  it("makes a viewer of whoever has an address of an allowed domain, and of no other", async () => {
    const domain = `${randomBytes(4).toString("hex")}.example`;
    await sql`update workspaces set settings = settings || ${sql.json({ allowedDomains: [domain] })}
      where id = ${tenant.workspaceId}`;
    const ann = newPerson({ email: `ann@${domain}` });
    expect(ledTo(await surfer().signIn("oidc", ann)).error).toBeNull();
    const { id } = (await userBy(ann.email))!;
    const joined = await sql`select workspace_id, role from memberships where user_id = ${id}`;
    expect(joined).toEqual([{ workspace_id: tenant.workspaceId, role: "viewer" }]);
    const audit =
      await sql`select action, after from audit_entries where actor_id = ${id} and action = 'member.joined'`;
    expect(audit).toMatchObject([{ after: { email: ann.email, role: "viewer" } }]);

    for (const email of [`bob@mail.${domain}`, `bob@${domain}.evil.example`, `bob@x${domain}`])
      expect(ledTo(await surfer().signIn("oidc", newPerson({ email }))).error, email).toBe("AccessDenied");
    const unverified = newPerson({ email: `eve@${domain}`, verified: "no" });
    expect(ledTo(await surfer().signIn("oidc", unverified)).error).toBe("EmailNotVerified");
  });

  it("keeps the last way in: without a mail server the only account stays", async () => {
    const person = newPerson();
    const id = await newUser(sql, person.email, { workspaceId: tenant.workspaceId });
    const browser = surfer();
    await browser.signIn("oidc", person);
    const answer = await browser.fetch("/api/v1/me/accounts/oidc", {
      method: "DELETE",
      headers: { origin: server.url },
    });
    expect(answer.status).toBe(409);
    expect(await accountsOf(id)).toEqual([person.sub]);
  });

  it("shows what is configured, and takes no reports of strangers into its log", async () => {
    const page = (await (await surfer().fetch("/sign-in")).text()).replaceAll("<!-- -->", "");
    const offered = ["Harbour login", "GitHub", "Google"].filter((name) =>
      page.includes(`Continue with ${name}`),
    );
    expect(offered).toEqual(["Harbour login"]);
    const browser = surfer();
    const report = await browser.post("/api/auth/_log", { code: "PLANTED", level: "error" });
    expect(report.status).toBe(204);
    expect(server.output()).not.toContain("PLANTED");
  });
});
