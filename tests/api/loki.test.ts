import { snappyCompress } from "hysnappy";
import { pino } from "pino";
import pinoLoki from "pino-loki";
import { describe, expect, it } from "vitest";
import { recordsOf } from "../support/records";
import { newTenant } from "../support/tenant";

const PATH = "/loki/api/v1/push";
const nano = () => `${Date.now()}000000`;

/** `logproto.PushRequest` by hand: lengths here stay below 128. */
const field = (number: number, bytes: Uint8Array) =>
  Uint8Array.from([(number << 3) | 2, bytes.length, ...bytes]);
const text = (value: string) => new TextEncoder().encode(value);
const varint = (number: number, value: number): number[] => {
  const out = [number << 3];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    out.push((rest % 128) + (rest >= 128 ? 128 : 0));
    if (rest < 128) return out;
  }
};
const push = (labels: string, line: string) => {
  const ts = Uint8Array.from(varint(1, Math.floor(Date.now() / 1000)));
  const entry = Uint8Array.from([...field(1, ts), ...field(2, text(line))]);
  return field(1, Uint8Array.from([...field(1, text(labels)), ...field(2, entry)]));
};

describe("POST /loki/api/v1/push", () => {
  it("takes what pino-loki sends", async () => {
    const tenant = await newTenant();
    const failures: unknown[] = [];
    const transport = pinoLoki({
      host: tenant.url,
      batching: { interval: 0.05 },
      labels: { service_name: "shop", environment: "prod" },
      basicAuth: { username: "any", password: tenant.key },
    });
    transport.on("error", (error) => failures.push(error));
    const logger = pino(transport);
    logger.error({ till: 7 }, "card was declined");
    logger.warn("basket is empty");
    const records = await recordsOf(tenant, 2);
    transport.end();
    expect(failures).toEqual([]);
    expect(records.map(({ service, level, environment }) => [service, level, environment]).sort()).toEqual([
      ["shop", "error", "prod"],
      ["shop", "warn", "prod"],
    ]);
    expect(records.map(({ message }) => message).join(" ")).toContain("card was declined");
  });

  it("204 without a body, for JSON with structured metadata", async () => {
    const tenant = await newTenant();
    const values = [[nano(), "level=error msg=declined", { trace_id: "t-1", pod: "till-7" }]];
    const answer = await tenant.fetch(PATH, { json: { streams: [{ stream: { app: "shop" }, values }] } });
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(await recordsOf(tenant, 1)).toMatchObject([
      { service: "shop", level: "error", traceId: "t-1", attributes: { pod: "till-7" } },
    ]);
  });

  it.each([
    ["without Content-Encoding, as Loki's own clients", {}],
    ["with Content-Encoding: snappy, as Vector", { "content-encoding": "snappy" }],
  ])("204 for snappy protobuf %s", async (_name, headers) => {
    const tenant = await newTenant();
    const body = new Uint8Array(snappyCompress(push('{service_name="shop"}', "WARN basket is empty")));
    const answer = await tenant.fetch(PATH, {
      method: "POST",
      body,
      headers: { "content-type": "application/x-protobuf", ...headers },
    });
    expect(answer.status).toBe(204);
    expect(await recordsOf(tenant, 1)).toMatchObject([{ service: "shop", level: "warn" }]);
  });

  it("204 for nothing, 400 for what is no push and for lines that are all empty", async () => {
    const tenant = await newTenant();
    expect((await tenant.fetch(PATH, { json: { streams: [] } })).status).toBe(204);
    const refused = await tenant.fetch(PATH, { json: { streams: 1 } });
    expect([refused.status, refused.headers.get("content-type")]).toEqual([400, "text/plain; charset=utf-8"]);
    const streams = [{ stream: { app: "shop" }, values: [[nano(), ""]] }];
    expect((await tenant.fetch(PATH, { json: { streams } })).status).toBe(400);
    const broken = {
      method: "POST",
      body: "no snappy",
      headers: { "content-type": "application/x-protobuf" },
    };
    expect((await tenant.fetch(PATH, broken)).status).toBe(400);
    expect((await fetch(tenant.url + PATH, { method: "POST" })).status).toBe(401);
  });
});
