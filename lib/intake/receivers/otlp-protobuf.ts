import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { OtlpLogs, OtlpRecord } from "./otlp";
import { MAX_VALUE_DEPTH } from "./otlp-json";
import { idFromBytes } from "./trace-id";
import { bytes, fixed64, messages, readProtobuf, text, varint, type Wire } from "./wire";

/** `ExportLogsServiceRequest` (opentelemetry-proto, collector/logs/v1). Throws `invalid_input`, `too_large`. */
export function readOtlpProtobuf(body: Uint8Array): OtlpLogs[] {
  const logs: OtlpLogs[] = [];
  readProtobuf(body, { 1: messages((wire) => logs.push(...resourceLogs(wire))) });
  return logs;
}

function resourceLogs(wire: Wire): OtlpLogs[] {
  let resource: Record<string, unknown> = {};
  const scopes: Omit<OtlpLogs, "resource">[] = [];
  wire.message({
    1: messages((inner) => {
      const pairs: Pair[] = [];
      inner.message({ 1: messages((one) => pairs.push(pairOf(one, 0))) });
      resource = Object.fromEntries(pairs);
    }),
    2: messages((inner) => scopes.push(scopeLogs(inner))),
  });
  return scopes.map((scope) => ({ resource, ...scope }));
}

function scopeLogs(wire: Wire): Omit<OtlpLogs, "resource"> {
  const scope: OtlpLogs["scope"] = { name: "", version: "", attributes: {} };
  const records: OtlpRecord[] = [];
  wire.message({
    1: messages((inner) => {
      const pairs: Pair[] = [];
      inner.message({
        1: text((value) => {
          scope.name = value;
        }),
        2: text((value) => {
          scope.version = value;
        }),
        3: messages((one) => pairs.push(pairOf(one, 0))),
      });
      scope.attributes = Object.fromEntries(pairs);
    }),
    2: messages((inner) => records.push(recordOf(inner))),
  });
  return { scope, records };
}

function recordOf(wire: Wire): OtlpRecord {
  const pairs: Pair[] = [];
  const record: OtlpRecord = {
    time: 0,
    observedTime: 0,
    severity: 0,
    severityText: "",
    body: undefined,
    attributes: {},
    traceId: "",
    spanId: "",
    eventName: "",
    droppedAttributes: 0,
  };
  const take =
    <K extends keyof OtlpRecord>(name: K) =>
    (value: OtlpRecord[K]) => {
      record[name] = value;
    };
  wire.message({
    1: fixed64((nano) => take("time")(toMs(nano))),
    2: varint((number) => take("severity")(number >= 1 && number <= 24 ? number : 0)),
    3: text(take("severityText")),
    5: messages((inner) => take("body")(plainValue(inner, 0))),
    6: messages((inner) => pairs.push(pairOf(inner, 0))),
    7: varint(take("droppedAttributes")),
    9: bytes((id) => take("traceId")(idFromBytes(id, 16))),
    10: bytes((id) => take("spanId")(idFromBytes(id, 8))),
    11: fixed64((nano) => take("observedTime")(toMs(nano))),
    12: text(take("eventName")),
  });
  record.attributes = Object.fromEntries(pairs);
  return record;
}

const toMs = (nano: bigint) => Number(nano / 1_000_000n);

type Pair = [string, unknown];

function pairOf(wire: Wire, depth: number): Pair {
  let key = "";
  let value: unknown;
  wire.message({
    1: text((name) => {
      key = name;
    }),
    2: messages((inner) => {
      value = plainValue(inner, depth);
    }),
  });
  return [key, value];
}

/** An AnyValue as plain data. Bytes become base64, as OTLP's JSON has them. */
function plainValue(wire: Wire, depth: number): unknown {
  let value: unknown;
  const take = (given: unknown) => {
    value = given;
  };
  if (depth >= MAX_VALUE_DEPTH) {
    wire.message({});
    return "[too deep]";
  }
  wire.message({
    1: text(take),
    2: varint((number) => take(number !== 0)),
    3: [
      WireType.Varint,
      ({ reader }) => {
        const whole = BigInt(reader.int64());
        const number = Number(whole);
        take(Number.isSafeInteger(number) ? number : String(whole));
      },
    ],
    4: [WireType.Bit64, ({ reader }) => take(reader.double())],
    5: messages((inner) => {
      const list: unknown[] = [];
      inner.message({ 1: messages((one) => list.push(plainValue(one, depth + 1))) });
      take(list);
    }),
    6: messages((inner) => {
      const pairs: Pair[] = [];
      inner.message({ 1: messages((one) => pairs.push(pairOf(one, depth + 1))) });
      take(Object.fromEntries(pairs));
    }),
    7: bytes((data) => take(Buffer.from(data).toString("base64"))),
  });
  return value;
}

/**
 * `ExportLogsServiceResponse`: empty when all was taken, as the specification asks; otherwise how many were not, and why.
 */
export function otlpProtobufAnswer(rejected: number, reason: string): Uint8Array {
  const answer = new BinaryWriter();
  if (rejected > 0)
    answer
      .tag(1, WireType.LengthDelimited)
      .fork()
      .tag(1, WireType.Varint)
      .int64(rejected)
      .tag(2, WireType.LengthDelimited)
      .string(reason)
      .join();
  return answer.finish();
}

/** `google.rpc.Status`, the body of an OTLP error. `code` is gRPC's: 3 invalid argument, 8 exhausted, 14 unavailable, 16 unauthenticated. */
export const otlpProtobufStatus = (code: number, message: string): Uint8Array =>
  new BinaryWriter()
    .tag(1, WireType.Varint)
    .int32(code)
    .tag(2, WireType.LengthDelimited)
    .string(message)
    .finish();
