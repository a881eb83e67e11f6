import { once } from "node:events";
import { createServer, type RequestListener, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import type { Door } from "../kit/lifecycle";
import { answerAtDoor, isSmallPost } from "./door";

const ORIGIN = "http://127.0.0.1:1";
let close = () => {};
afterEach(() => close());

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const behind = (door: Door) =>
  serve((asked, response) => void answerAtDoor({ door, params: { sender: "a b" } }, asked, response, ORIGIN));

it("hands over address, headers, body and params, and writes status, headers and body", async () => {
  const url = await behind(async (asked, { params }) => {
    const seen = [
      asked.method,
      asked.url,
      asked.headers.get("x-some"),
      (await params).sender,
      await asked.text(),
    ];
    return new Response(JSON.stringify(seen), { status: 202, headers: { "x-other": "ü".length.toString() } });
  });
  const answer = await fetch(`${url}/api/v1/alerts/a%20b?x=1`, {
    method: "POST",
    headers: { "x-some": "thing" },
    body: "körper",
  });
  expect([answer.status, answer.headers.get("x-other")]).toEqual([202, "1"]);
  expect(await answer.json()).toEqual([
    "POST",
    `${ORIGIN}/api/v1/alerts/a%20b?x=1`,
    "thing",
    "a b",
    "körper",
  ]);
});

it("an answer without a body stays without one", async () => {
  const url = await behind(async () => new Response(null, { status: 204 }));
  const answer = await fetch(url, { method: "POST", body: "x" });
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
});

it("a door that breaks down ends the connection, not the process", async () => {
  const url = await behind(async () => {
    throw new Error("broken");
  });
  await expect(fetch(url, { method: "POST", body: "x" })).rejects.toThrow();
});

it("a sender that hangs up in the middle of its body never reaches the door", async () => {
  let reached = false;
  const gone = Promise.withResolvers<void>();
  const url = await serve(async (asked, response) => {
    const door: Door = async () => {
      reached = true;
      return new Response();
    };
    await answerAtDoor({ door, params: {} }, asked, response, ORIGIN);
    gone.resolve();
  });
  const sender = request(url, { method: "POST", headers: { "content-length": "10" } });
  sender.on("error", () => {});
  sender.write("half");
  setImmediate(() => sender.destroy());
  await gone.promise;
  expect(reached).toBe(false);
});

it.each([
  ["POST", { "content-length": "10" }, "/api", true],
  ["GET", { "content-length": "10" }, "/api", false],
  ["POST", { "content-length": "65537" }, "/api", false],
  ["POST", { "content-length": "ten" }, "/api", false],
  ["POST", {}, "/api", false],
  ["POST", { "content-length": "10", "transfer-encoding": "chunked" }, "/api", false],
  ["POST", { "content-length": "10", expect: "100-continue" }, "/api", false],
  ["POST", { "content-length": "10" }, "http://elsewhere/api", false],
])("%s %j %s is a small POST: %s", (method, headers, url, small) => {
  expect(isSmallPost({ method, headers, url } as never)).toBe(small);
});
