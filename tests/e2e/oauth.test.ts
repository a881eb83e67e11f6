import type { BrowserContext, Page } from "@playwright/test";
import type postgres from "postgres";
import { type Issuer, type Person, startIssuer } from "../support/issuer";
import { newEmptyWorkspace, newInvitation, newPerson, newSession, newUser } from "../support/people";
import { databaseOf } from "../support/rows";
import { startServer, type TestServer } from "../support/server";
import { test as base, expect, settled } from "./console";

let issuer: Issuer;
let server: TestServer;
let sql: postgres.Sql;
let house: { workspaceId: string; slug: string };

/** A browser of somebody who is a stranger here, on the server that signs in by the provider. */
const test = base.extend<{ newBrowser: () => Promise<BrowserContext> }>({
  newBrowser: async ({ browser, noise }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({
        baseURL: server.url,
        storageState: { cookies: [], origins: [] },
      });
      contexts.push(context);
      noise.listenTo(context);
      return context;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

test.beforeAll(async () => {
  issuer = await startIssuer();
  server = await startServer({ env: issuer.env });
  issuer.serve(server.url);
  sql = databaseOf(server);
  house = await newEmptyWorkspace(sql);
});
test.afterAll(async () => {
  await sql.end();
  await server.remove();
  await issuer.close();
});

const sessionOf = async (context: BrowserContext) =>
  (await context.cookies(server.url)).find(({ name }) => name === "ic-session");

/** From the sign-in page to the provider, and through its login page. */
async function enter(page: Page, person: Person): Promise<void> {
  await page.getByRole("button", { name: "Continue with Harbour login" }).click();
  await decide(page, person);
}
async function decide(page: Page, { sub, email, verified }: Person): Promise<void> {
  await expect(page.getByRole("heading", { name: "Harbour login" })).toBeVisible();
  await page.getByLabel("Subject").fill(sub);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Verified").selectOption(verified);
  await page.getByRole("button", { name: "Enter" }).click();
}
/** Enters at the provider, and answers the address that the browser would be sent back to. */
async function heldBack(page: Page, person: Person): Promise<string> {
  let next = "";
  await page.route(`${issuer.url}/login/*`, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    let answer = await route.fetch({ maxRedirects: 0 });
    for (;;) {
      next = new URL(answer.headers().location!, issuer.url).href;
      if (next.startsWith(server.url)) return route.fulfill({ body: "held back", contentType: "text/plain" });
      answer = await page.request.get(next, { maxRedirects: 0 });
    }
  });
  await enter(page, person);
  await expect(page.getByText("held back")).toBeVisible();
  return next;
}
async function openSignIn(context: BrowserContext, path = "/sign-in"): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  await drawn(page);
  return page;
}
/** Until React has taken over the buttons of the sign-in page, which has no live stream. */
const drawn = (page: Page) =>
  page.waitForFunction(() => {
    const buttons = [...document.querySelectorAll("main button")];
    return (
      buttons.length > 0 &&
      buttons.every((each) => Object.keys(each).some((key) => key.startsWith("__reactProps")))
    );
  });
const notice = (page: Page) => page.getByRole("main").getByRole("alert");

/** A member who has signed in before, in a browser that is signed in. */
async function member(context: BrowserContext, person = newPerson()) {
  const id = await newUser(sql, person.email, { workspaceId: house.workspaceId, hasSignedIn: true });
  const session = await newSession(sql, id);
  await context.addCookies([{ name: "ic-session", value: session.token, url: server.url }]);
  return { id, person, session };
}
async function openSessions(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/${house.slug}/settings/sessions`);
  await settled(page);
  return page;
}

test("a member comes in by the provider, where they wanted to go, and out again", async ({ newBrowser }) => {
  const person = newPerson();
  await newUser(sql, person.email, { workspaceId: house.workspaceId });
  const page = await openSignIn(await newBrowser(), `/${house.slug}/templates`);
  await enter(page, person);
  await expect(page).toHaveURL(`${server.url}/${house.slug}/templates`);
  await expect(page.getByRole("heading", { level: 1, name: "Templates" })).toBeVisible();
  expect(await sessionOf(page.context())).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  await settled(page);
  await page.getByRole("button", { name: new RegExp(`Person ${person.sub}`) }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("whoever opens an invitation is led back to it, by the provider and by a link, and can accept it", async ({
  newBrowser,
}) => {
  const { token } = await newInvitation(sql, house.workspaceId, { maxUses: 2 });
  const page = await (await newBrowser()).newPage();
  await page.goto(`/invite/${token}`);
  await page.getByRole("link", { name: "Sign in to accept" }).click();
  await expect(page.getByText("Then you can take up the invitation.")).toBeVisible();
  await enter(page, newPerson());
  await expect(page).toHaveURL(`${server.url}/invite/${token}`);
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page).toHaveURL(`${server.url}/${house.slug}`);

  const { email } = newPerson();
  const other = await openSignIn(await newBrowser(), `/sign-in?callbackUrl=/invite/${token}`);
  await other.getByLabel("Email address").fill(email);
  await other.getByRole("button", { name: "Send me a link" }).click();
  await expect(other.getByRole("heading", { name: "Check the server's console" })).toBeVisible();
  const printed = new RegExp(`Sign-in link for ${email}.*\\n\\s+(\\S+)`);
  await expect.poll(() => server.output()).toMatch(printed);
  await other.goto(printed.exec(server.output())![1]!);
  await expect(other).toHaveURL(`${server.url}/invite/${token}`);
  await expect(other.getByRole("button", { name: "Accept" })).toBeVisible();
});

test("a stranger, an address that is not verified and a refusal are told apart", async ({ newBrowser }) => {
  const page = await openSignIn(await newBrowser());
  await enter(page, newPerson());
  await expect(notice(page)).toContainText("This address has no access");

  const unverified = newPerson({ verified: "no" });
  await newUser(sql, unverified.email, { workspaceId: house.workspaceId });
  await page.context().clearCookies({ domain: "localhost" });
  await drawn(page);
  await enter(page, unverified);
  await expect(notice(page)).toContainText("Your address is not verified there");

  await page.context().clearCookies({ domain: "localhost" });
  await drawn(page);
  await page.getByRole("button", { name: "Continue with Harbour login" }).click();
  await page.getByRole("button", { name: "Refuse" }).click();
  await expect(notice(page)).toContainText("You did not go on at the provider");
  expect(await sessionOf(page.context())).toBeUndefined();
});

test("a provider that is away is said to be, and the link still works", async ({ newBrowser }) => {
  const page = await openSignIn(await newBrowser());
  issuer.pause();
  await page.getByRole("button", { name: "Continue with Harbour login" }).click();
  await expect(notice(page)).toContainText("The provider cannot be reached");
  await expect(page.getByLabel("Email address")).toBeVisible();
  issuer.serve(server.url);
});

test("an answer with another state, or brought by another browser, or a second time, opens nothing", async ({
  newBrowser,
}) => {
  const person = newPerson();
  await newUser(sql, person.email, { workspaceId: house.workspaceId });
  const context = await newBrowser();
  const page = await openSignIn(context);
  const callback = await heldBack(page, person);

  const forged = new URL(callback);
  forged.searchParams.set("state", "x".repeat(43));
  await page.goto(forged.href);
  await expect(notice(page)).toContainText("The provider's answer was refused");
  expect(await sessionOf(context)).toBeUndefined();

  const other = await newBrowser();
  const elsewhere = await openSignIn(other);
  await elsewhere.goto(callback);
  await expect(notice(elsewhere)).toContainText("This sign-in is over");
  expect(await sessionOf(other)).toBeUndefined();

  await page.goto(callback);
  await expect(page).toHaveURL(`${server.url}/${house.slug}`);
  // The console is left first: its stream would ask once more, without the cookie.
  await page.goto("about:blank");
  await context.clearCookies({ name: "ic-session" });
  await page.goto(callback);
  await expect(notice(page)).toContainText("This sign-in is over");
  expect(await sessionOf(context)).toBeUndefined();
});

test("an account is linked by its owner alone: asked for where they are signed in, and never by its address", async ({
  newBrowser,
}) => {
  const owner = await newBrowser();
  const { id, person } = await member(owner);
  const linked = async () =>
    (await sql`select provider_account_id as sub from accounts where user_id = ${id}`).map((row) => row.sub);

  const hijacker = await openSignIn(await newBrowser());
  await enter(hijacker, newPerson({ email: person.email }));
  await expect(notice(hijacker)).toContainText("This account is not linked yet");
  expect(await linked()).toEqual([]);

  const unasked = await openSessions(owner);
  const away = await unasked.evaluate(async () => {
    const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
    const body = new URLSearchParams({ csrfToken, callbackUrl: "/", json: "true" });
    return (await (await fetch("/api/auth/signin/oidc", { method: "POST", body })).json()).url;
  });
  await unasked.goto(away);
  await decide(unasked, newPerson());
  await expect(unasked).toHaveURL(new RegExp(`/${house.slug}$`));
  expect(await linked()).toEqual([]);

  const page = await openSessions(owner);
  const account = newPerson();
  await owner.clearCookies({ domain: "localhost" });
  await page.getByRole("button", { name: "Link Harbour login" }).click();
  await decide(page, account);
  await expect(page).toHaveURL(`${server.url}/${house.slug}/settings/sessions`);
  await expect(page.getByRole("listitem").filter({ hasText: account.email })).toBeVisible();
  expect(await linked()).toEqual([account.sub]);
  await settled(page);
  await page.getByRole("button", { name: "Unlink Harbour login" }).hover();
  await expect(page.getByRole("tooltip")).toContainText("This is your only way in");

  const again = await openSignIn(await newBrowser());
  await enter(again, account);
  await expect(again).toHaveURL(`${server.url}/${house.slug}`);

  const thief = await newBrowser();
  await member(thief);
  const theirs = await openSessions(thief);
  await theirs.getByRole("button", { name: "Link Harbour login" }).click();
  await decide(theirs, account);
  await expect(notice(theirs)).toContainText("This account is linked to somebody else");
  expect(await linked()).toEqual([account.sub]);
});

test("sessions are listed, ended one by one and all at once, and whoever is in one is out at the next page", async ({
  newBrowser,
}) => {
  const [here, there] = [await newBrowser(), await newBrowser()];
  const { id, session } = await member(here);
  const second = await newSession(sql, id);
  await there.addCookies([{ name: "ic-session", value: second.token, url: server.url }]);
  await newSession(sql, id);
  await sql`update sessions set user_agent = 'curl/8.14.1' where id = ${second.id}`;

  const other = await there.newPage();
  await other.goto(`/${house.slug}`);
  await expect(other.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const page = await openSessions(here);
  const rows = page.getByRole("table", { name: "Where you are signed in" }).getByRole("row");
  await expect(rows).toHaveCount(4);
  await expect(rows.filter({ hasText: "this browser" })).toHaveCount(1);
  await page.getByRole("button", { name: "Sign out curl" }).click();
  await expect(rows).toHaveCount(3);
  await other.goto(`/${house.slug}/logs`);
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(rows).toHaveCount(2);
  await page.getByRole("button", { name: "Sign out everywhere else" }).hover();
  await expect(page.getByRole("tooltip")).toContainText("You are signed in nowhere else.");
  expect(await sql`select id from sessions where user_id = ${id}`).toEqual([{ id: session.id }]);
});

test("two tabs share a session whose token is replaced; a copy of the old token that comes late ends it", async ({
  newBrowser,
  noise,
}) => {
  // The streams of the tabs end with the session, and ask once more.
  noise.expect(/401/);
  const context = await newBrowser();
  const { session } = await member(context);
  const tabs = [await openSessions(context), await openSessions(context)];
  await sql`update sessions set rotated_at = now() - interval '61 minutes' where id = ${session.id}`;
  await Promise.all(tabs.map((tab) => tab.reload()));
  for (const tab of tabs)
    await expect(tab.getByRole("heading", { level: 1, name: "Sessions" })).toBeVisible();
  expect((await sessionOf(context))!.value).not.toBe(session.token);
  for (const tab of tabs) {
    await tab.reload();
    await expect(tab.getByRole("heading", { level: 1, name: "Sessions" })).toBeVisible();
  }

  await sql`update sessions set confirmed_at = now() - interval '61 seconds' where id = ${session.id}`;
  const copy = await newBrowser();
  await copy.addCookies([{ name: "ic-session", value: session.token, url: server.url }]);
  const late = await copy.newPage();
  for (const each of [late, tabs[0]!]) {
    await each.goto(`/${house.slug}`);
    await expect(each.getByRole("heading", { name: "Sign in" })).toBeVisible();
  }
});

test("a token that was planted in the browser before signing in is worth nothing after it", async ({
  newBrowser,
}) => {
  const person = newPerson();
  await newUser(sql, person.email, { workspaceId: house.workspaceId });
  const context = await newBrowser();
  await context.addCookies([{ name: "ic-session", value: "planted.token", url: server.url }]);
  const page = await openSignIn(context);
  await enter(page, person);
  await expect(page).toHaveURL(`${server.url}/${house.slug}`);
  expect((await sessionOf(context))!.value).not.toContain("planted");
  const attacker = await newBrowser();
  await attacker.addCookies([{ name: "ic-session", value: "planted.token", url: server.url }]);
  const theirs = await attacker.newPage();
  await theirs.goto(`/${house.slug}`);
  await expect(theirs.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
