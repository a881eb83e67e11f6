import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer, type TestServer } from "../support/server";

const SETTINGS = {
  LOG_LEVEL: "trace",
  AUTH_SECRET: `secret-${randomBytes(24).toString("hex")}`,
};
let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: SETTINGS });
});
afterAll(() => server?.remove());

/** What the console is meant to show: the link of the start, and links for which there is no mail server. */
const withoutLinks = (output: string) =>
  output
    .split("\n")
    .filter((line) => !/^\s*https?:\/\/\S+\/api\/auth\/callback\/\S+$/.test(line))
    .join("\n");

it("writes no key, token, cookie or secret into its log, whatever is done with them", async () => {
  const secrets = [server.key, SETTINGS.AUTH_SECRET];
  const guess = `ic_${randomBytes(32).toString("base64url")}`;
  secrets.push(guess);
  const json = { "content-type": "application/json" };

  const LINK = /https?:\S+\/api\/auth\/callback\/\S+/;
  // It is printed a moment after the server is ready.
  await expect.poll(() => server.output(), { timeout: 15_000 }).toMatch(LINK);
  const link = new URL(LINK.exec(server.output())![0]);
  secrets.push(link.searchParams.get("token")!);
  const opened = await fetch(link, { redirect: "manual" });
  const session = opened.headers.getSetCookie().find((cookie) => cookie.startsWith("ic-session="))!;
  const cookie = session.slice(0, session.indexOf(";"));
  secrets.push(cookie.slice(cookie.indexOf("=") + 1));
  await fetch(`${server.url}/default`, { headers: { cookie } });

  const made = await (
    await server.fetch("/api/v1/api-keys", {
      method: "POST",
      headers: json,
      body: JSON.stringify({ name: "x", scopes: ["logs:write", "keys:manage"] }),
    })
  ).json();
  const rotated = await (
    await server.fetch(`/api/v1/api-keys/${made.id}/rotate`, { method: "POST", headers: json, body: "{}" })
  ).json();
  const invited = await (
    await server.fetch("/api/v1/invitations", {
      method: "POST",
      headers: json,
      body: JSON.stringify({ role: "viewer" }),
    })
  ).json();
  const token = new URL(invited.url).pathname.split("/").at(-1)!;
  secrets.push(made.key, rotated.key, token);
  await fetch(invited.url);
  await fetch(invited.url, { headers: { cookie } });

  const basic = Buffer.from(`any:${guess}`).toString("base64");
  secrets.push(basic);
  for (const headers of [
    { authorization: `Bearer ${guess}` },
    { authorization: `Basic ${basic}` },
    { "x-api-key": made.key as string },
    { cookie: `ic-session=${guess}` },
  ] as Record<string, string>[])
    await fetch(`${server.url}/api/v1/logs?key=${guess}`, { headers });
  await fetch(`${server.url}/api/v1/invitations/accept`, {
    method: "POST",
    headers: { ...json, cookie, origin: server.url },
    body: JSON.stringify({ token }),
  });
  // Broken on purpose: what a parser says of a body often quotes it.
  await server.fetch("/api/v1/api-keys", { method: "POST", headers: json, body: `{"name":"${guess}` });
  await server.fetch("/api/v1/settings", {
    method: "PATCH",
    headers: json,
    body: JSON.stringify({ [guess]: guess }),
  });
  expect((await server.stop()).code).toBe(0);

  const written = withoutLinks(server.output());
  expect(written, "the log is on").toContain('"operation":"createApiKey"');
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20);
    expect(written.includes(secret), `…${secret.slice(-4)} stands in the log`).toBe(false);
  }
});
