import { gzipSync } from "node:zlib";
import { type Logger, SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter as JsonExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtoExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, type LogRecordExporter, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { describe, expect, it } from "vitest";
import { checkAnswer } from "../support/openapi-check";
import { recordsOf } from "../support/records";
import { newTenant } from "../support/tenant";

const PATH = "/v1/logs";
const record = (over: object = {}) => ({
  timeUnixNano: `${Date.now()}000000`,
  severityNumber: 17,
  body: { stringValue: "basket 17 is empty" },
  ...over,
});
const bodyOf = (...logRecords: unknown[]) => ({
  resourceLogs: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      scopeLogs: [{ logRecords }],
    },
  ],
});

/** Sends by the exporter as an application would, and answers what it reports. */
async function emit(exporter: LogRecordExporter, act: (logger: Logger) => void): Promise<void> {
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({
      "service.name": "shop",
      "service.version": "1.4.2",
      "deployment.environment.name": "prod",
    }),
    processors: [new SimpleLogRecordProcessor({ exporter })],
  });
  act(provider.getLogger("till", "2.0"));
  await provider.forceFlush();
  await provider.shutdown();
}

describe("POST /v1/logs", () => {
  it.each([
    ["JSON", JsonExporter],
    ["protobuf", ProtoExporter],
  ])("takes what OpenTelemetry's own exporter sends as %s", async (_name, Exporter) => {
    const tenant = await newTenant();
    const exporter = new Exporter({
      url: tenant.url + PATH,
      headers: { authorization: `Bearer ${tenant.key}` },
      compression: "gzip" as never,
    });
    const results: unknown[] = [];
    const original = exporter.export.bind(exporter);
    exporter.export = (logs, done) =>
      original(logs, (result) => {
        results.push(result);
        done(result);
      });
    await emit(exporter, (logger) =>
      logger.emit({
        severityNumber: SeverityNumber.ERROR2,
        body: "card 4711 was declined",
        attributes: { till: 7, list: ["a", "b"] },
      }),
    );
    expect(results).toEqual([{ code: 0 }]);
    expect(await recordsOf(tenant, 1)).toMatchObject([
      {
        service: "shop",
        level: "error",
        message: "card 4711 was declined",
        release: "1.4.2",
        environment: "prod",
        attributes: { till: 7, scope_name: "till" },
      },
    ]);
  });

  it("200 with the partial success of the specification: what failed and why", async () => {
    const tenant = await newTenant();
    const answer = await tenant.fetch(PATH, { json: bodyOf(record(), record({ body: undefined })) });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      partialSuccess: { rejectedLogRecords: "1", errorMessage: "record 1: message: empty" },
    });
  });

  it("200 for an empty push, and for one of which nothing could be kept", async () => {
    const tenant = await newTenant();
    for (const json of [{}, { resourceLogs: [] }, bodyOf()]) {
      const answer = await tenant.fetch(PATH, { json });
      expect([answer.status, await answer.json()]).toEqual([200, {}]);
    }
    const barren = await tenant.fetch(PATH, { json: bodyOf(record({ body: undefined })) });
    expect([barren.status, (await barren.json()).partialSuccess.rejectedLogRecords]).toEqual([200, "1"]);
    const empty = await tenant.fetch(PATH, {
      method: "POST",
      body: new Uint8Array(),
      headers: { "content-type": "application/x-protobuf" },
    });
    expect([empty.status, (await empty.arrayBuffer()).byteLength]).toEqual([200, 0]);
    expect(empty.headers.get("content-type")).toBe("application/x-protobuf");
  });

  it("keeps trace and span, and takes gzip", async () => {
    const tenant = await newTenant();
    const traceId = "5b8efff798038103d269b633813fc60c";
    const packed = gzipSync(JSON.stringify(bodyOf(record({ traceId, spanId: "eee19b7ec3c1b174" }))));
    const answer = await tenant.fetch(PATH, {
      method: "POST",
      body: new Uint8Array(packed),
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
    });
    expect(answer.status).toBe(200);
    const [stored] = await recordsOf(tenant, 1);
    expect(stored).toMatchObject({ traceId, attributes: { span_id: "eee19b7ec3c1b174" } });
  });

  it("400 for a body that is none, 415 for another type, 401 and 403 for keys that may not", async () => {
    const tenant = await newTenant();
    const post = (body: string, type: string) =>
      tenant.fetch(PATH, { method: "POST", body, headers: { "content-type": type } });
    await checkAnswer("POST", PATH, await post("{", "application/json"));
    expect((await post('{"logs":[]}', "application/json")).status).toBe(400);
    const binary = await post("resource", "application/x-protobuf");
    expect([binary.status, binary.headers.get("content-type")]).toEqual([400, "application/x-protobuf"]);
    // google.rpc.Status: field 1 is the code, INVALID_ARGUMENT.
    expect(
      Buffer.from(await binary.arrayBuffer())
        .subarray(0, 2)
        .toString("hex"),
    ).toBe("0803");
    const text = await post("{", "application/json");
    expect(await text.json()).toMatchObject({ code: 3, message: expect.any(String) });
    expect((await post("x", "text/csv")).status).toBe(415);
    expect((await fetch(tenant.url + PATH, { method: "POST", body: "{}" })).status).toBe(401);
    const reader = await newTenant({ scopes: ["logs:read"] });
    expect((await reader.fetch(PATH, { json: {} })).status).toBe(403);
  });
});
