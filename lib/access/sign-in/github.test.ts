import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { githubProvider } from "./github";
import type { Identity } from "./identity";

/** Speaks as GitHub's API does, to whoever brings the token. */
let answers: Record<string, unknown> = {};
let server: Server;
beforeEach(async () => {
  server = createServer((request, response) => {
    const known = request.headers.authorization === "Bearer token" && request.url! in answers;
    response.writeHead(known ? 200 : 401, { "content-type": "application/json" });
    response.end(JSON.stringify(known ? answers[request.url!] : {}));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => void server.close());

const user = { id: 583231, login: "octocat", name: "Mona", email: "public@example.test" };
const mail = (email: string, primary: boolean, verified: boolean) => ({
  email,
  primary,
  verified,
  visibility: null,
});

async function ask(emails: unknown, access_token = "token"): Promise<Identity> {
  answers = { "/user": user, "/user/emails": emails };
  const { userinfo } = githubProvider(
    "id",
    "secret",
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  );
  const { request } = userinfo as { request(given: unknown): Promise<Identity> };
  return request({ tokens: { access_token } });
}

it("the primary verified address counts, not the public one and not another", async () => {
  const emails = [mail("other@example.test", false, true), mail("Mona@Example.test", true, true)];
  expect(await ask(emails)).toEqual({
    id: "583231",
    email: "mona@example.test",
    name: "Mona",
    label: "mona@example.test",
  });
});

it("a primary address that is not verified is none, and neither is a verified one that is not primary", async () => {
  for (const emails of [[mail("mona@example.test", true, false), mail("old@example.test", false, true)], []])
    expect(await ask(emails)).toMatchObject({ id: "583231", email: null, label: "octocat" });
});

it("what GitHub refuses, or answers in another shape, signs nobody in", async () => {
  await expect(ask([], "wrong")).rejects.toThrow("GitHub answered 401");
  await expect(ask({ message: "rate limited" })).rejects.toThrow();
});
