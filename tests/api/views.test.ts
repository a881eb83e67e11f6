import { expect, it, vi } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { newKey, newTenant, type Tenant } from "../support/tenant";

const INCIDENTS = "/api/v1/incidents";
const json = async (answer: Promise<Response>) => (await answer).json();

/** A workspace with a key to everything and one that is limited to the service shop. */
async function twoKeys(): Promise<{ all: Tenant; shop: Tenant }> {
  const all = await newTenant();
  return { all, shop: await newKey({ ...all, services: ["shop"] }) };
}

it("a limited key says what it is limited to, and holds no scope that speaks of the whole workspace", async () => {
  const { shop } = await twoKeys();
  const me = (await checkAnswer("GET", "/api/v1/me", await shop.fetch("/api/v1/me"))) as {
    permissions: string[];
  };
  expect(me).toMatchObject({ services: ["shop"] });
  expect(me.permissions).toContain("incidents:write");
  expect(me.permissions).not.toContain("keys:manage");
  expect((await shop.fetch("/api/v1/api-keys")).status).toBe(403);
});

it("a limited key sends, lists, opens and counts the records of its services alone", async () => {
  const { all, shop } = await twoKeys();
  const items = ["shop", "vault"].map((service) => ({
    service,
    level: "info",
    message: `${service} is well`,
  }));
  const answer = await shop.fetch("/api/v1/logs", { json: items });
  expect(await checkAnswer("POST", "/api/v1/logs", answer)).toMatchObject({
    accepted: 1,
    rejected: [{ index: 1, reason: expect.stringContaining("limited to") }],
  });
  expect((await all.fetch("/api/v1/logs", { json: items })).status).toBe(202);
  const records = await vi.waitFor(
    async () => {
      const { data } = await json(all.fetch("/api/v1/logs"));
      expect(data).toHaveLength(3);
      return data as { id: string; service: string }[];
    },
    { timeout: 20_000, interval: 100 },
  );
  const foreign = records.find((record) => record.service === "vault")!;
  for (const path of ["logs", "templates", "windows", "services", "insights", "signals"]) {
    const read = await shop.fetch(`/api/v1/${path}`);
    expect(JSON.stringify(await checkAnswer("GET", `/api/v1/${path}`, read)), path).not.toContain("vault");
  }
  expect((await json(shop.fetch("/api/v1/logs"))).data).toHaveLength(2);
  expect((await shop.fetch(`/api/v1/logs/${foreign.id}`)).status).toBe(404);
});

it("an incident that also concerns other services is cut in every answer and in the stream", async () => {
  const { all, shop } = await twoKeys();
  const open = (title: string, services: string[]) =>
    json(all.fetch(INCIDENTS, { json: { title, severity: "high", services, description: "vault" } }));
  const mixed = (await open("vault and shop", ["vault", "shop"])).number;
  const foreign = (await open("vault", ["vault"])).number;

  const client = new AbortController();
  const stream = await shop.fetch("/api/v1/stream", {
    headers: { "last-event-id": "0" },
    signal: client.signal,
  });
  for (const path of ["", "/timeline", "/evidence", "/stream"])
    expect((await shop.fetch(`${INCIDENTS}/${foreign}${path}`)).status, path).toBe(404);
  const patch = (number: number, change: object) =>
    shop.fetch(`${INCIDENTS}/${number}`, { method: "PATCH", json: change });
  expect((await patch(foreign, { status: "resolved" })).status).toBe(404);
  expect((await patch(mixed, { title: "ours" })).status).toBe(403);
  const cut = { title: "Trouble in shop", services: ["shop"], description: null, partial: true };
  const patched = await patch(mixed, { status: "acknowledged" });
  expect(await checkAnswer("PATCH", `${INCIDENTS}/{number}`, patched)).toMatchObject(cut);
  const read = await shop.fetch(`${INCIDENTS}/${mixed}`);
  expect(await checkAnswer("GET", `${INCIDENTS}/{number}`, read)).toMatchObject(cut);
  const listed = await checkAnswer("GET", INCIDENTS, await shop.fetch(INCIDENTS));
  expect(listed).toMatchObject({ data: [cut], nextCursor: null });

  let told = "";
  for await (const part of stream.body!.pipeThrough(new TextDecoderStream())) {
    told += part;
    if (told.includes('"status":"acknowledged"')) break;
  }
  client.abort();
  expect(told).toContain("Trouble in shop");
  expect(told).not.toContain("vault");
});
