import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, it } from "vitest";
import { DomainError } from "@/lib/kit/errors";
import { otlpItems } from "./otlp";
import { readOtlpJson } from "./otlp-json";
import { otlpProtobufAnswer, otlpProtobufStatus, readOtlpProtobuf } from "./otlp-protobuf";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const nested = {
  kvlistValue: { values: [{ key: "ids", value: { arrayValue: { values: [{ intValue: "7" }] } } }] },
};
const request = {
  resourceLogs: [
    {
      resource: {
        attributes: [
          { key: "service.name", value: { stringValue: "cart" } },
          { key: "service.version", value: { stringValue: "1.4.2" } },
          { key: "deployment.environment.name", value: { stringValue: "production" } },
          { key: "host.name", value: { stringValue: "node-3" } },
        ],
      },
      scopeLogs: [
        {
          scope: { name: "checkout", version: "2" },
          logRecords: [
            {
              timeUnixNano: "1763640000123456789",
              severityNumber: 17,
              severityText: "ERROR",
              traceId: TRACE,
              spanId: SPAN,
              body: { stringValue: "payment refused" },
              attributes: [
                { key: "attempt", value: { intValue: 3 } },
                { key: "order", value: nested },
              ],
            },
          ],
        },
      ],
    },
  ],
};
const expected = {
  ts: 1_763_640_000_123,
  service: "cart",
  level: "error",
  message: "payment refused",
  attributes: {
    attempt: 3,
    order: { ids: [7] },
    span_id: SPAN,
    "host.name": "node-3",
    scope_name: "checkout",
    scope_version: "2",
  },
  traceId: TRACE,
  release: "1.4.2",
  environment: "production",
};
const fromJson = (record: object, resource: object[] = []) =>
  otlpItems(
    readOtlpJson({
      resourceLogs: [{ resource: { attributes: resource }, scopeLogs: [{ logRecords: [record] }] }],
    }),
    null,
  )[0]!;

describe("OTLP as JSON", () => {
  it("keeps resource, scope, severity, trace and every kind of value", () => {
    expect(otlpItems(readOtlpJson(request), null)).toEqual([expected]);
  });

  it("takes the names of the .proto file as well", () => {
    const snake = JSON.parse(
      JSON.stringify(request).replace(
        /"([a-z]+[A-Z]\w*)":/g,
        (_, name: string) => `"${name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}":`,
      ),
    );
    expect(snake.resource_logs).toBeDefined();
    expect(otlpItems(readOtlpJson(snake), null)).toEqual([expected]);
  });

  it("takes ids in base64, as plain protobuf JSON writes them", () => {
    const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");
    const item = fromJson({ body: { stringValue: "x" }, traceId: base64(TRACE), spanId: base64(SPAN) });
    expect(item.traceId).toBe(TRACE);
    expect(item.attributes.span_id).toBe(SPAN);
  });

  it.each([
    [1, "trace"],
    [5, "debug"],
    [9, "info"],
    [12, "info"],
    [13, "warn"],
    [17, "error"],
    [21, "fatal"],
    ["SEVERITY_NUMBER_WARN2", "warn"],
  ])("severity %s is %s", (severityNumber, level) => {
    expect(fromJson({ body: { stringValue: "x" }, severityNumber }).level).toBe(level);
  });

  it("asks the text where there is no number, and keeps a text that says more than the number", () => {
    expect(fromJson({ body: { stringValue: "x" }, severityText: "Warning" }).level).toBe("Warning");
    expect(
      fromJson({ body: { stringValue: "x" }, severityNumber: 18, severityText: "SEVERE" }),
    ).toMatchObject({
      level: "error",
      attributes: { severity_text: "SEVERE" },
    });
  });

  it("makes a message of any body", () => {
    const message = (body: object, more: object = {}) => fromJson({ body, ...more }).message;
    expect(message({ kvlistValue: { values: [{ key: "message", value: { stringValue: "hi" } }] } })).toBe(
      "hi",
    );
    expect(message(nested)).toBe('{"ids":[7]}');
    expect(message({ arrayValue: { values: [{ boolValue: true }, { doubleValue: 0.5 }] } })).toBe(
      "[true,0.5]",
    );
    expect(message({ intValue: "9007199254740993" })).toBe("9007199254740993");
    expect(message({}, { eventName: "session.start" })).toBe("session.start");
  });

  it("falls back to the observed time, and to no time", () => {
    expect(fromJson({ body: { stringValue: "x" }, observedTimeUnixNano: "1763640000000000000" }).ts).toBe(
      1_763_640_000_000,
    );
    expect(fromJson({ body: { stringValue: "x" }, timeUnixNano: "0" }).ts).toBeUndefined();
  });

  it("names the service by its workload, and else as OpenTelemetry says", () => {
    const workload = [{ key: "k8s.deployment.name", value: { stringValue: "api" } }];
    expect(fromJson({ body: { stringValue: "x" } }, workload).service).toBe("api");
    expect(fromJson({ body: { stringValue: "x" } }).service).toBe("unknown_service");
  });

  it("lets a record's attribute win over one of the resource, and keeps both", () => {
    const item = fromJson(
      { body: { stringValue: "x" }, attributes: [{ key: "host.name", value: { stringValue: "mine" } }] },
      [{ key: "host.name", value: { stringValue: "node" } }],
    );
    expect(item.attributes).toMatchObject({ "host.name": "mine", "resource.host.name": "node" });
  });

  it("cuts values that are nested too deep", () => {
    let value: object = { stringValue: "core" };
    for (let i = 0; i < 5000; i++) value = { arrayValue: { values: [value] } };
    expect(
      JSON.stringify(fromJson({ body: { stringValue: "x" }, attributes: [{ key: "a", value }] }).attributes),
    ).toContain("too deep");
  });

  it.each([null, [], { logs: [] }, { resourceLogs: 1 }, "x"])("refuses %j", (body) => {
    expect(() => readOtlpJson(body)).toThrow(DomainError);
  });
});

describe("OTLP as protobuf", () => {
  it("says the same as JSON", () => {
    expect(otlpItems(readOtlpProtobuf(encode()), null)).toEqual([expected]);
  });

  it("skips fields that are newer than this reader", () => {
    const unknown = new BinaryWriter().tag(999, WireType.LengthDelimited).string("later").finish();
    expect(otlpItems(readOtlpProtobuf(Buffer.concat([encode(), unknown])), null)).toEqual([expected]);
  });

  it("refuses a body cut anywhere, and anything that is no protobuf", () => {
    const whole = encode();
    for (let end = 1; end < whole.length; end += 7)
      expect(() => readOtlpProtobuf(whole.subarray(0, end))).toThrow(DomainError);
    expect(() => readOtlpProtobuf(Buffer.from('{"resourceLogs":[]}'))).toThrow(DomainError);
  });

  it("refuses a message that reaches beyond the one around it", () => {
    expect(() => readOtlpProtobuf(Uint8Array.from([0x0a, 2, 0x0a, 50, 1, 2, 3]))).toThrow(DomainError);
  });

  it("cuts values that are nested too deep", () => {
    let value = new BinaryWriter().tag(1, WireType.LengthDelimited).string("core").finish();
    for (let i = 0; i < 2000; i++) {
      const list = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(value).finish();
      value = new BinaryWriter().tag(5, WireType.LengthDelimited).bytes(list).finish();
    }
    const [item] = otlpItems(
      readOtlpProtobuf(wrap(new BinaryWriter().tag(5, WireType.LengthDelimited).bytes(value).finish())),
      null,
    );
    expect(item!.message).toContain("too deep");
  });

  it("answers an empty message for full success, else the count and the reason", () => {
    expect(otlpProtobufAnswer(0, "")).toHaveLength(0);
    expect(Buffer.from(otlpProtobufAnswer(3, "no")).toString("hex")).toBe("0a06080312026e6f");
    expect(Buffer.from(otlpProtobufStatus(3, "no")).toString("hex")).toBe("080312026e6f");
  });
});

const put = (writer: BinaryWriter, field: number, data: Uint8Array) =>
  writer.tag(field, WireType.LengthDelimited).bytes(data);
const pair = (key: string, value: Uint8Array) =>
  put(new BinaryWriter().tag(1, WireType.LengthDelimited).string(key), 2, value).finish();
const word = (value: string) => new BinaryWriter().tag(1, WireType.LengthDelimited).string(value).finish();
const int = (value: number) => new BinaryWriter().tag(3, WireType.Varint).int64(value).finish();
const inList = (value: Uint8Array) =>
  put(new BinaryWriter(), 5, put(new BinaryWriter(), 1, value).finish()).finish();
const inMap = (key: string, value: Uint8Array) =>
  put(new BinaryWriter(), 6, put(new BinaryWriter(), 1, pair(key, value)).finish()).finish();
/** A record inside its scope and resource. */
const wrap = (record: Uint8Array, scope?: Uint8Array, resource?: Uint8Array) => {
  const scoped = new BinaryWriter();
  if (scope) put(scoped, 1, scope);
  put(scoped, 2, record);
  const outer = new BinaryWriter();
  if (resource) put(outer, 1, resource);
  put(outer, 2, scoped.finish());
  return put(new BinaryWriter(), 1, outer.finish()).finish();
};

/** `request` by hand, from the field numbers of opentelemetry-proto. */
function encode(): Uint8Array {
  const resource = new BinaryWriter();
  put(resource, 1, pair("service.name", word("cart")));
  put(resource, 1, pair("service.version", word("1.4.2")));
  put(resource, 1, pair("deployment.environment.name", word("production")));
  put(resource, 1, pair("host.name", word("node-3")));
  const scope = new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string("checkout")
    .tag(2, WireType.LengthDelimited)
    .string("2");
  const record = new BinaryWriter().tag(1, WireType.Bit64).fixed64(1_763_640_000_123_456_789n);
  record.tag(2, WireType.Varint).int32(17).tag(3, WireType.LengthDelimited).string("ERROR");
  put(record, 5, word("payment refused"));
  put(record, 6, pair("attempt", int(3)));
  put(record, 6, pair("order", inMap("ids", inList(int(7)))));
  put(record, 9, Buffer.from(TRACE, "hex"));
  put(record, 10, Buffer.from(SPAN, "hex"));
  return wrap(record.finish(), scope.finish(), resource.finish());
}
