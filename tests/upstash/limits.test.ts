import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { LIMITS } from "@/lib/http/limits";
import { Limiter } from "@/lib/limits/limiter";
import { upstashStore } from "@/lib/limits/upstash";
import { asProcesses, limitsHold } from "../support/limits-hold";
import { fullest, offer } from "../support/offer";
import { startServer, type TestServer } from "../support/server";
import { startUpstash, type Upstash } from "../support/upstash";

process.env.LOG_LEVEL = "silent";
let upstash: Upstash;
const servers: TestServer[] = [];
beforeAll(async () => {
  upstash = await startUpstash();
});
afterEach(async () => {
  upstash.wake();
  for (const server of servers.splice(0)) await server.remove();
});
afterAll(() => upstash?.close());

const store = () => upstashStore(upstash.url, upstash.token);
const processes = asProcesses(store);
const ask = (id: string, given: { spent?: number; want?: number }) =>
  store().take([{ id, quota: 10, windowMs: 60_000, spent: 0, want: 0, ...given }]);

limitsHold(processes);

test("the store grants what there is room for, counts what was let in already, and names the moment of the next", async () => {
  expect((await ask("a", { want: 4 }))[0]).toMatchObject({ granted: 4, used: 4, retryMs: 0 });
  expect((await ask("a", { spent: 3, want: 9 }))[0]).toMatchObject({ granted: 3, used: 10 });
  const [full] = await ask("a", { want: 1 });
  expect(full).toMatchObject({ granted: 0, used: 10 });
  expect(full!.retryMs).toBeGreaterThan(59_000);
  expect(full!.retryMs).toBeLessThanOrEqual(61_200);
});

test("a caller is known there by a hash alone, and forgotten when its window is over", async () => {
  await new Limiter(store()).take({ name: "link", quota: 5, seconds: 600 }, "ann@example.test");
  const keys = (await upstash.ask("KEYS", "*")) as string[];
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.join()).not.toContain("ann");
  for (const key of keys) {
    expect(key).toMatch(/^incident-commander:[0-9a-f]{64}$/);
    expect(await upstash.ask("PTTL", key)).toBeGreaterThan(0);
  }
});

test("a wrong token lets everybody in", async () => {
  const limiter = new Limiter(upstashStore(upstash.url, "wrong"));
  const rate = { name: "token", quota: 1, seconds: 60 };
  for (let i = 0; i < 3; i++) expect((await limiter.take(rate, "caller")).allowed).toBe(true);
});

test("two servers that share nothing but Upstash share the limit of an address, and answer on when it falls silent", async () => {
  const env = { UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token };
  servers.push(...(await Promise.all([startServer({ env }), startServer({ env })])));
  const [one, two] = servers as [TestServer, TestServer];
  const guess = async ({ url }: TestServer) => {
    const answer = await fetch(`${url}/api/v1/me`);
    await answer.arrayBuffer();
    if (answer.status !== 401 && answer.status !== 429) throw new Error(`was answered ${answer.status}`);
    return answer.status === 401;
  };
  const { quota, seconds } = LIMITS.anonymous;
  const visits = await Promise.all(
    [one, two].map((server) =>
      offer({ perSecond: quota / seconds, seconds: 2 * seconds, knock: () => guess(server) }),
    ),
  );
  const all = visits.flat();
  expect(all.length).toBeGreaterThanOrEqual(2 * quota * 0.95);
  expect(all.length).toBeLessThanOrEqual(2 * quota * 1.05);
  expect(fullest(all, seconds * 1000)).toBeLessThanOrEqual(quota * 1.05);

  upstash.sleep();
  const answer = await one.fetch("/api/v1/me");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("ratelimit-limit")).toBe(String(LIMITS.read.quota));
  await expect.poll(() => one.output(), { timeout: 10_000 }).toContain("Upstash does not count");
});
