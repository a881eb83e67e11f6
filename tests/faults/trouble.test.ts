import { afterEach, describe, expect, test } from "vitest";
import { newFolder, removeFolder } from "../support/folders";
import { createDatabase, dropDatabase, postgresServer } from "../support/postgres";
import { freePort, launch, startServer, type TestServer } from "../support/server";
import { startWire } from "../support/wire";
import { closedWindows, records } from "./numbered";

let server: TestServer | undefined;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await server?.remove();
  server = undefined;
  for (const close of closers.splice(0).reverse()) await close();
});

const post = (to: TestServer, key: string) =>
  to.fetch("/api/v1/logs", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify([{ service: "depot", level: "info", message: "parcel left" }]),
  });

test("SIGTERM drains within ten seconds with live clients connected, and ends their streams", async () => {
  server = await startServer();
  const streams = await Promise.all(Array.from({ length: 50 }, () => server!.fetch("/api/v1/stream")));
  expect(streams.map(({ status }) => status)).toEqual(Array(50).fill(200));
  const ends = streams.map((stream) => stream.text().catch(() => "broken"));
  expect((await post(server, "last")).status).toBe(202);
  const { code, ms } = await server.stop();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  await Promise.all(ends);
  await server.restart();
  await closedWindows(server, "depot", 1);
  expect(await records(server, "depot")).toHaveLength(1);
});

test("a port that is taken is named, and nothing is opened", async () => {
  server = await startServer();
  const { port } = new URL(server.url);
  const second = launch({ PORT: port, DATA_DIR: `${server.dataDir}-other`, DATABASE_URL: "" });
  expect(await second.exit).toBe(1);
  expect(second.output()).toContain(`Port ${port} on 127.0.0.1 is taken`);
});

if (!postgresServer()) {
  test("a second process on one data folder is refused, naming the first", async () => {
    server = await startServer();
    const second = launch({ PORT: `${await freePort()}`, DATA_DIR: server.dataDir, DATABASE_URL: "" });
    expect(await second.exit).toBe(1);
    expect(second.output()).toMatch(/data folder .* is in use by process \d+/);
    expect((await server.fetch("/readyz")).status).toBe(200);
  });
} else {
  describe("a database that is down", () => {
    test("is answered with 503 and Retry-After, stores nothing by halves, and is used again when it is back", async () => {
      const databaseUrl = await createDatabase();
      closers.push(() => dropDatabase(databaseUrl));
      const wire = await startWire(databaseUrl);
      closers.push(wire.close);
      server = await startServer({ env: { DATABASE_URL: wire.url } });
      expect((await post(server, "before")).status).toBe(202);
      wire.cut();
      const refused = await post(server, "during");
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(refused.headers.get("content-type")).toContain("application/problem+json");
      expect((await server.fetch("/readyz")).status).toBe(503);
      expect((await server.fetch("/healthz")).status).toBe(200);
      wire.mend();
      await expect.poll(async () => (await post(server!, "during")).status, { timeout: 30_000 }).toBe(202);
      expect((await post(server, "during")).status).toBe(202);
      await closedWindows(server, "depot", 2);
      expect(await records(server, "depot")).toHaveLength(2);
    });

    test("stops a start with a sentence that names the setting", async () => {
      const nobody = `postgres://nobody@127.0.0.1:${await freePort()}/none`;
      const folder = newFolder();
      closers.push(async () => removeFolder(folder));
      const lonely = launch({ PORT: `${await freePort()}`, DATA_DIR: folder, DATABASE_URL: nobody });
      expect(await lonely.exit).toBe(1);
      expect(lonely.output()).toMatch(/cannot start/);
      expect(lonely.output()).toMatch(/DATABASE_URL/);
    });
  });
}
