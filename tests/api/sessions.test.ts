import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { sha256 } from "@/lib/kit/crypto";
import { checkAnswer } from "../support/openapi-check";
import { newSession, newUser } from "../support/people";
import { databaseOf, newTenant, type Tenant } from "../support/tenant";

const SESSIONS = "/api/v1/me/sessions";
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
let sql: postgres.Sql;
let tenant: Tenant;
beforeAll(async () => {
  sql = databaseOf(inject("server"));
  tenant = await newTenant();
});
afterAll(() => sql.end());

async function somebody() {
  const id = await newUser(sql, `${randomBytes(6).toString("hex")}@example.test`, {
    workspaceId: tenant.workspaceId,
    hasSignedIn: true,
  });
  return { id, session: await newSession(sql, id) };
}
const ask = (token: string, method = "GET", path = SESSIONS) =>
  fetch(tenant.url + path, { method, headers: { cookie: `ic-session=${token}`, origin: tenant.url } });
const isGood = async (token: string) => (await ask(token)).status === 200;
const auditOf = (userId: string) =>
  sql`select action, after from audit_entries where workspace_id = ${tenant.workspaceId} and actor_id = ${userId} order by id`;

describe("one's sessions", () => {
  it("200: each with its browser, how and from where it was opened, the one that asks marked", async () => {
    const { id, session } = await somebody();
    const other = await newSession(sql, id);
    await sql`update sessions set user_agent = ${FIREFOX}, method = 'oidc', address = '192.0.2.7' where id = ${other.id}`;
    const answer = (await checkAnswer("GET", SESSIONS, await ask(session.token))) as {
      data: { id: string }[];
    };
    expect(answer.data).toHaveLength(2);
    expect(answer.data.find((each) => each.id === session.id)).toMatchObject({
      current: true,
      method: "email",
    });
    expect(answer.data.find((each) => each.id === other.id)).toMatchObject({
      current: false,
      method: "oidc",
      address: "192.0.2.7",
      browser: "Firefox on Linux",
    });
    expect(JSON.stringify(answer)).not.toContain(sha256(session.token));
  });

  it("200 page by page, and nobody else's", async () => {
    const { id, session } = await somebody();
    await somebody();
    const all = [session.id];
    for (let i = 0; i < 4; i++) all.push((await newSession(sql, id)).id);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const path: string = `${SESSIONS}?limit=2&cursor=${cursor}`;
      const page = await (await ask(session.token, "GET", path)).json();
      seen.push(...page.data.map((each: { id: string }) => each.id));
      cursor = page.nextCursor;
    }
    expect(seen.toSorted()).toEqual(all.toSorted());
  });

  it("204: one is ended at once, is said in the audit, and a second time is not there", async () => {
    const { id, session } = await somebody();
    const other = await newSession(sql, id);
    const path = `${SESSIONS}/${other.id}`;
    await checkAnswer("DELETE", path, await ask(session.token, "DELETE", path));
    expect(await isGood(other.token)).toBe(false);
    expect(await isGood(session.token)).toBe(true);
    expect((await ask(session.token, "DELETE", path)).status).toBe(404);
    expect(await sql`select actor_id, address, after from audit_entries where subject = ${other.id}`).toEqual(
      [{ actor_id: id, address: "127.0.0.1", after: { reason: "revoked" } }],
    );
  });

  it("404 for somebody else's session, which stays", async () => {
    const [ann, bob] = [await somebody(), await somebody()];
    expect((await ask(ann.session.token, "DELETE", `${SESSIONS}/${bob.session.id}`)).status).toBe(404);
    expect(await isGood(bob.session.token)).toBe(true);
  });

  it("200: all others are ended, the one that asks stays", async () => {
    const [{ id, session }, bob] = [await somebody(), await somebody()];
    const others = [await newSession(sql, id), await newSession(sql, id)];
    const answer = await checkAnswer("DELETE", SESSIONS, await ask(session.token, "DELETE"));
    expect(answer).toEqual({ revoked: 2 });
    for (const { token } of others) expect(await isGood(token)).toBe(false);
    expect(await isGood(session.token)).toBe(true);
    expect(await isGood(bob.session.token)).toBe(true);
    expect((await auditOf(id)).map(({ action }) => action)).toEqual(["session.revoked"]);
  });

  it("401 for an API key, for a key is no person, and 403 from another site's page", async () => {
    expect((await tenant.fetch(SESSIONS)).status).toBe(401);
    const { session } = await somebody();
    const headers = { cookie: `ic-session=${session.token}`, origin: "https://evil.example" };
    expect((await fetch(tenant.url + SESSIONS, { method: "DELETE", headers })).status).toBe(403);
  });

  it("end after 30 days, and after 7 without a request", async () => {
    for (const change of [sql`expires_at = now()`, sql`last_seen_at = now() - interval '7 days 1 second'`]) {
      const { session } = await somebody();
      expect(await isGood(session.token)).toBe(true);
      await sql`update sessions set ${change} where id = ${session.id}`;
      expect(await isGood(session.token)).toBe(false);
    }
  });

  it("note that they were seen, a minute after the last time", async () => {
    const { session } = await somebody();
    const seen = async () =>
      (
        await sql`select last_seen_at > now() - interval '1 minute' as just from sessions where id = ${session.id}`
      )[0]!.just;
    await ask(session.token);
    await sql`update sessions set last_seen_at = now() - interval '2 minutes' where id = ${session.id}`;
    await ask(session.token);
    expect(await seen()).toBe(true);
  });

  it("signing out ends the session itself", async () => {
    const { id, session } = await somebody();
    const csrf = await fetch(`${tenant.url}/api/auth/csrf`);
    const cookie = [
      `ic-session=${session.token}`,
      ...csrf.headers.getSetCookie().map((each) => each.split(";")[0]),
    ];
    const { csrfToken } = await csrf.json();
    await fetch(`${tenant.url}/api/auth/signout`, {
      method: "POST",
      body: new URLSearchParams({ csrfToken, json: "true" }),
      headers: { cookie: cookie.join("; "), origin: tenant.url },
    });
    expect(await isGood(session.token)).toBe(false);
    expect((await auditOf(id)).map(({ action, after }) => [action, after])).toEqual([
      ["session.revoked", { reason: "signed_out" }],
    ]);
  });
});

describe("a session's token", () => {
  const open = (token: string) =>
    fetch(`${tenant.url}/docs`, { headers: { cookie: `ic-session=${token}` }, redirect: "manual" });
  /** Opens a page; answers the token that the browser then has. */
  async function visit(token: string): Promise<string> {
    const page = await open(token);
    expect(page.status).toBe(200);
    return givenBy(page) ?? token;
  }
  const givenBy = (page: Response) =>
    /^ic-session=([^;]+)/.exec(
      page.headers.getSetCookie().find((line) => line.startsWith("ic-session=")) ?? "",
    )?.[1];
  const ageToken = (id: string) =>
    sql`update sessions set rotated_at = rotated_at - interval '61 minutes' where id = ${id}`;
  const ageArrival = (id: string) =>
    sql`update sessions set confirmed_at = confirmed_at - interval '61 seconds' where id = ${id}`;

  it("is replaced at the first page after an hour, under the same attributes, and not before", async () => {
    const { session } = await somebody();
    expect(await visit(session.token)).toBe(session.token);
    await ageToken(session.id);
    const page = await open(session.token);
    const cookie = page.headers.getSetCookie().find((line) => line.startsWith("ic-session="))!;
    expect(cookie).toMatch(/; Path=\/; Expires=[^;]+ GMT; HttpOnly; SameSite=Lax$/);
    const next = givenBy(page)!;
    expect(next).not.toBe(session.token);
    expect(await isGood(next)).toBe(true);
    expect(await visit(next)).toBe(next);
    const stored = await sql`select token_hash from sessions where id = ${session.id}`;
    expect(stored).toEqual([{ token_hash: sha256(next) }]);
  });

  it("is replaced once for two tabs that come at the same moment, and neither is signed out", async () => {
    const { session } = await somebody();
    await ageToken(session.id);
    const pages = await Promise.all(Array.from({ length: 4 }, () => open(session.token)));
    expect(pages.map((page) => page.status)).toEqual([200, 200, 200, 200]);
    const given = pages.flatMap((page) => givenBy(page) ?? []);
    expect(given).toHaveLength(1);
    expect(await isGood(session.token)).toBe(true);
    expect(await isGood(given[0]!)).toBe(true);
    expect(await isGood(session.token)).toBe(true);
  });

  it("stays good while the one that replaced it has not come back: an answer can get lost", async () => {
    const { session } = await somebody();
    await ageToken(session.id);
    const lost = await visit(session.token);
    expect(lost).not.toBe(session.token);
    for (let i = 0; i < 3; i++) {
      await ageToken(session.id);
      expect(await isGood(session.token)).toBe(true);
    }
    const next = await visit(session.token);
    expect(next).not.toBe(session.token);
    expect(await isGood(next)).toBe(true);
  });

  it("is good for a minute after the new one has come back; later it ends the session for whoever holds either", async () => {
    const { session } = await somebody();
    await ageToken(session.id);
    const next = await visit(session.token);
    await isGood(next);
    expect(await isGood(session.token)).toBe(true);
    await ageArrival(session.id);
    expect(await isGood(next)).toBe(true);
    expect(await isGood(session.token)).toBe(false);
    expect(await isGood(next)).toBe(false);
    expect(
      await sql`select actor_kind, address, after from audit_entries where subject = ${session.id}`,
    ).toEqual([{ actor_kind: "system", address: "127.0.0.1", after: { reason: "stale_token" } }]);
  });

  it("ends the session however many came after it: the thief who went on with it is out as well", async () => {
    const { session } = await somebody();
    let thief = session.token;
    for (let i = 0; i < 3; i++) {
      await ageToken(session.id);
      thief = await visit(thief);
      await isGood(thief);
    }
    expect(await isGood(session.token)).toBe(false);
    expect(await isGood(thief)).toBe(false);
  });

  it("cannot be made up from the session's id, and a made-up one ends nothing", async () => {
    const { session } = await somebody();
    for (const guess of [session.id, `${session.id}.x`, `${sha256(session.token)}.x`, ".", "x".repeat(5000)])
      expect(await isGood(guess)).toBe(false);
    expect(await isGood(session.token)).toBe(true);
  });

  it("is not given back by next-auth, which would undo a replacement of the same moment", async () => {
    const { session } = await somebody();
    const answer = await ask(session.token, "GET", "/api/auth/session");
    expect((await answer.json()).user).toBeDefined();
    expect(givenBy(answer)).toBeUndefined();
  });

  it("may be replaced while an event stream goes on, which asks for its session and not for the old token", async () => {
    const { session } = await somebody();
    const stream = await fetch(`${tenant.url}/api/v1/stream?workspace=${tenant.slug}`, {
      headers: { cookie: `ic-session=${session.token}` },
      signal: AbortSignal.timeout(25_000),
    });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    await ageToken(session.id);
    const next = await visit(session.token);
    await isGood(next);
    await ageArrival(session.id);
    let text = "";
    while (!text.includes("still here")) {
      const { value, done } = await reader.read();
      expect(done).toBe(false);
      text += value;
    }
    expect(await isGood(next)).toBe(true);
    await reader.cancel();
  });
});
