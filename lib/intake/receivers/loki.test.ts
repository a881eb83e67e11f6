import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { snappyCompress } from "hysnappy";
import { describe, expect, it } from "vitest";
import { DomainError } from "@/lib/kit/errors";
import { lokiItems, readLokiJson, readLokiProtobuf } from "./loki";
import { parseLokiLabels } from "./loki-labels";
import { unpackSnappy } from "./snappy";

const NANO = "1763640000123456789";

describe("a Loki push as JSON", () => {
  it("keeps time, line, labels and structured metadata", () => {
    const streams = readLokiJson({
      streams: [
        {
          stream: { service_name: "cart", env: "prod", pod: "cart-1", level: "warn" },
          values: [
            [NANO, "slow answer"],
            [NANO, "no answer", { trace_id: "abc", level: "error", user: "7" }],
          ],
        },
      ],
    });
    expect(lokiItems(streams, null)).toEqual([
      {
        ts: NANO,
        service: "cart",
        level: "warn",
        message: "slow answer",
        attributes: { env: "prod", pod: "cart-1" },
        traceId: undefined,
        release: undefined,
        environment: "prod",
      },
      {
        ts: NANO,
        service: "cart",
        level: "error",
        message: "no answer",
        attributes: { user: "7", env: "prod", pod: "cart-1" },
        traceId: "abc",
        release: undefined,
        environment: "prod",
      },
    ]);
  });

  it("takes the older form with labels as text", () => {
    const streams = readLokiJson({
      streams: [{ labels: '{job="nginx"}', entries: [{ ts: "2026-11-20T12:00:00Z", line: "hello" }] }],
    });
    expect(lokiItems(streams, null)).toMatchObject([
      { ts: "2026-11-20T12:00:00Z", service: "nginx", message: "hello" },
    ]);
  });

  it.each([
    [{ app: "a", job: "b" }, null, "a"],
    [{ job: "b" }, "asked", "asked"],
    [{ service: "s", app: "a" }, "asked", "s"],
    [{ foo: "bar" }, null, "unknown_service"],
  ])("of the labels %j and the request's %s it calls the service %s", (stream, fallback, service) => {
    const [item] = lokiItems(readLokiJson({ streams: [{ stream, values: [[NANO, "x"]] }] }), fallback);
    expect(item!.service).toBe(service);
  });

  it.each([
    [null],
    [{}],
    [{ streams: [1] }],
    [{ streams: [{ values: [] }] }],
    [{ streams: [{ stream: {} }] }],
  ])("refuses %j", (body) => {
    expect(() => readLokiJson(body)).toThrow(DomainError);
  });

  it("leaves what is wrong with one entry to its record", () => {
    expect(
      lokiItems(readLokiJson({ streams: [{ stream: { app: "a" }, values: [5, [NANO, 7]] }] }), null),
    ).toMatchObject([{ message: undefined }, { message: 7 }]);
  });
});

describe("a Loki push as protobuf", () => {
  const put = (writer: BinaryWriter, field: number, data: Uint8Array) =>
    writer.tag(field, WireType.LengthDelimited).bytes(data);
  const word = (writer: BinaryWriter, field: number, value: string) =>
    writer.tag(field, WireType.LengthDelimited).string(value);

  function push(): Uint8Array {
    const time = new BinaryWriter()
      .tag(1, WireType.Varint)
      .int64(1_763_640_000)
      .tag(2, WireType.Varint)
      .int32(123_456_789);
    const metadata = word(word(new BinaryWriter(), 1, "trace_id"), 2, "abc").finish();
    const entry = put(word(put(new BinaryWriter(), 1, time.finish()), 2, "no answer"), 3, metadata).finish();
    const stream = put(word(new BinaryWriter(), 1, '{app="cart", path="a\\"b\\\\c"}'), 2, entry).finish();
    return put(new BinaryWriter(), 1, stream).finish();
  }

  it("says the same as JSON", () => {
    const streams = readLokiProtobuf(unpackSnappy(snappyCompress(push()), 1024));
    expect(lokiItems(streams, null)).toEqual([
      {
        ts: "2025-11-20T12:00:00.123Z",
        service: "cart",
        level: undefined,
        message: "no answer",
        attributes: { app: "cart", path: 'a"b\\c' },
        traceId: "abc",
        release: undefined,
        environment: undefined,
      },
    ]);
  });

  it("refuses a body cut anywhere", () => {
    const whole = push();
    for (let end = 1; end < whole.length; end += 5)
      expect(() => readLokiProtobuf(whole.subarray(0, end))).toThrow(DomainError);
  });

  it("refuses a time that no calendar has", () => {
    const time = new BinaryWriter().tag(1, WireType.Varint).int64(9_000_000_000_000_000n).finish();
    const stream = put(
      word(new BinaryWriter(), 1, '{a="b"}'),
      2,
      put(new BinaryWriter(), 1, time).finish(),
    ).finish();
    expect(() => readLokiProtobuf(put(new BinaryWriter(), 1, stream).finish())).toThrow(DomainError);
  });
});

describe("labels as text", () => {
  it.each([
    ["{}", {}],
    ['{a="b"}', { a: "b" }],
    ['{ a = "x,y" , b="}" }', { a: "x,y", b: "}" }],
    ['{a="tab\\there", b=`C:\\dir`, c="\\u00e9\\x41"}', { a: "tab\there", b: "C:\\dir", c: "éA" }],
    ['{__proto__="x"}', JSON.parse('{"__proto__":"x"}')],
  ])("reads %s", (text, labels) => {
    expect(parseLokiLabels(text)).toEqual(labels);
  });

  it.each(["", "a=b", "{a=b}", '{a="b', '{="b"}'])("refuses %s", (text) => {
    expect(parseLokiLabels(text)).toBeNull();
  });
});
