import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { postgresServer } from "../support/postgres";
import { startServer, type TestServer } from "../support/server";

const json = { "content-type": "application/json" };

/** The embedded database serves one process, which forgets a key as it ends it. */
describe.skipIf(!postgresServer())("with two processes on one database", () => {
  let here: TestServer;
  let there: TestServer;
  beforeAll(async () => {
    here = await startServer();
    there = await startServer({ beside: here });
  });
  afterAll(async () => {
    await there?.remove();
    await here?.remove();
  });

  const statusAt = async (server: TestServer, key: string) => {
    const answer = await fetch(`${server.url}/api/v1/me`, { headers: { "x-api-key": key } });
    await answer.arrayBuffer();
    return answer.status;
  };
  const make = async () => {
    const body = JSON.stringify({ name: "short", scopes: ["logs:read"] });
    const answer = await here.fetch("/api/v1/api-keys", { method: "POST", headers: json, body });
    return (await answer.json()) as { id: string; key: string };
  };
  const end = {
    revoked: (id: string) => here.fetch(`/api/v1/api-keys/${id}`, { method: "DELETE" }),
    "rotated without an overlap": (id: string) =>
      here.fetch(`/api/v1/api-keys/${id}/rotate`, {
        method: "POST",
        headers: json,
        body: '{"overlapHours":0}',
      }),
  };

  it.each(Object.entries(end))(
    "a key that is %s in one is refused by the other within a second",
    async (_, act) => {
      for (let round = 0; round < 3; round++) {
        const { id, key } = await make();
        // Asked without a pause until it is refused, so that the other process believes it as freshly as can be.
        expect(await statusAt(there, key)).toBe(200);
        expect((await act(id)).ok).toBe(true);
        const endedAt = performance.now();
        expect(await statusAt(here, key)).toBe(401);
        await vi.waitUntil(async () => (await statusAt(there, key)) === 401, { timeout: 5000, interval: 5 });
        expect(performance.now() - endedAt).toBeLessThan(1000);
      }
    },
  );
});
