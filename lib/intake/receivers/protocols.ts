import { invalid } from "@/lib/kit/errors";
import { MAX_UNPACKED_BYTES } from "../limits";
import type { RawItem } from "./item";
import { lokiItems, readLokiJson, readLokiProtobuf } from "./loki";
import { otlpItems } from "./otlp";
import { readOtlpJson } from "./otlp-json";
import { readOtlpProtobuf } from "./otlp-protobuf";
import { unpackSnappy } from "./snappy";
import { readSyslogLine } from "./syslog";
import { splitSyslog } from "./syslog-frames";

interface Said {
  /** For items that name no service. */
  service: string | null;
  /** When the body arrived, epoch ms. */
  now: number;
}

interface Protocol {
  /** Throws `invalid_input` for a body that is none of the protocol. */
  items: (bytes: Uint8Array, said: Said) => RawItem[];
  /** The lines still carry a header of their own. */
  rawLines: boolean;
  /** Its bodies are JSON, and what they become is counted before it is made. */
  isJson: boolean;
  /** A body of which nothing can be kept is answered like any other; else it is refused. */
  isLenient: boolean;
}

/** Bodies in other systems' protocols. An OTLP sender is told of its rejected records in the answer, never by a status. */
export const PROTOCOLS = {
  otlp_json: {
    items: (bytes, { service }) => otlpItems(readOtlpJson(jsonOf(bytes)), service),
    rawLines: false,
    isJson: true,
    isLenient: true,
  },
  otlp_protobuf: {
    items: (bytes, { service }) => otlpItems(readOtlpProtobuf(bytes), service),
    rawLines: false,
    isJson: false,
    isLenient: true,
  },
  loki_json: {
    items: (bytes, { service }) => lokiItems(readLokiJson(jsonOf(bytes)), service),
    rawLines: true,
    isJson: true,
    isLenient: false,
  },
  loki_protobuf: {
    items: (bytes, { service }) =>
      lokiItems(readLokiProtobuf(unpackSnappy(bytes, MAX_UNPACKED_BYTES)), service),
    rawLines: true,
    isJson: false,
    isLenient: false,
  },
  syslog: {
    items: (bytes, { service, now }) =>
      splitSyslog(bytes).map((line) => readSyslogLine(line, service, now).item),
    rawLines: true,
    isJson: false,
    isLenient: false,
  },
} as const satisfies Record<string, Protocol>;
export type ProtocolForm = keyof typeof PROTOCOLS;

export const isProtocol = (form: string): form is ProtocolForm => Object.hasOwn(PROTOCOLS, form);

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw invalid("", `not valid JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}
