import { Agent, get } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { Usage } from "@/lib/access/schemas";
import { LIMITS } from "@/lib/http/limits";
import { fullest, offer } from "../support/offer";
import { postgresServer } from "../support/postgres";
import { startServer, type TestServer } from "../support/server";

const servers: TestServer[] = [];
const started = async (options: Parameters<typeof startServer>[0] = {}) => {
  const server = await startServer(options);
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0).reverse()) await server.remove();
});

const bySocket = new Agent({ keepAlive: true, maxSockets: 16 });
/** Asks without a key; whether that was tolerated. Anything but that and a refusal by the limit is an error. */
function guess({ url }: TestServer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    get(`${url}/api/v1/me`, { agent: bySocket }, (answer) => {
      answer.resume().once("end", () => {
        if (answer.statusCode === 401 || answer.statusCode === 429) resolve(answer.statusCode === 401);
        else reject(new Error(`was answered ${answer.statusCode}`));
      });
    }).once("error", reject);
  });
}

test(`a limit holds within 5 % at twice its rate from ${postgresServer() ? "two processes" : "one process"}`, async () => {
  const { quota, seconds } = LIMITS.anonymous;
  const first = await started();
  // The embedded database serves one process: it is offered all of it.
  const processes = postgresServer() ? [first, await started({ beside: first })] : [first];
  const perSecond = (2 * quota) / seconds / processes.length;
  const windows = 3;
  const visits = await Promise.all(
    processes.map((server) => offer({ perSecond, seconds: windows * seconds, knock: () => guess(server) })),
  );
  const all = visits.flat();
  const most = fullest(all, seconds * 1000);
  console.info(
    `let in ${visits.map(({ length }) => length).join(" + ")} of ${2 * windows * quota} in ${windows} windows, ${most} in the fullest; the limit is ${quota}`,
  );
  expect(all.length).toBeGreaterThanOrEqual(windows * quota * 0.95);
  expect(all.length).toBeLessThanOrEqual(windows * quota * 1.05);
  expect(most).toBeLessThanOrEqual(quota * 1.05);
});

describe("the limit of an address", () => {
  const guessAs = async (server: TestServer, forwardedFor: string) => {
    const headers = { "x-forwarded-for": forwardedFor };
    const answer = await fetch(`${server.url}/api/v1/me`, { headers });
    await answer.arrayBuffer();
    return answer.status;
  };
  /** Guesses from ever new addresses, or so it says, until it is refused; whether that came. */
  const isRefused = async (server: TestServer, from: (i: number) => string) => {
    for (let first = 0; first < 4 * LIMITS.anonymous.quota; first += 30) {
      const some = Array.from({ length: 30 }, (_, i) => guessAs(server, from(first + i)));
      if ((await Promise.all(some)).includes(429)) return true;
    }
    return false;
  };

  test("is not escaped by a forged X-Forwarded-For", async () => {
    const server = await started();
    expect(await isRefused(server, (i) => `10.1.${i >> 8}.${i & 255}`)).toBe(true);
  });

  test("behind a proxy is that of each sender, and is not escaped by a forged one either", async () => {
    const server = await started({ env: { TRUSTED_PROXIES: "1" } });
    expect(await isRefused(server, (i) => `10.1.${i >> 8}.${i & 255}, 203.0.113.7`)).toBe(true);
    expect(await guessAs(server, "10.9.9.9, 203.0.113.8")).toBe(401);
  });
});

test("what was counted of a quota is not lost when a process is stopped", async () => {
  const server = await started();
  const lines = Array.from({ length: 40 }, (_, i) => ({ service: "depot", message: `parcel ${i}` }));
  const sent = await server.fetch("/api/v1/logs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(lines),
  });
  expect(sent.status).toBe(202);
  await server.stop();
  await server.restart();
  const { meters } = (await (await server.fetch("/api/v1/usage")).json()) as Usage;
  expect(meters[0]).toMatchObject({ meter: "lines", used: 40 });
});
