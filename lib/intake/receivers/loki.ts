import { invalid } from "@/lib/kit/errors";
import { firstText, isObject, type RawItem, UNKNOWN_SERVICE, without } from "./item";
import { ENVIRONMENT_LABELS, LEVEL_LABELS, SERVICE_LABELS, TRACE_LABELS } from "./labels";
import { parseLokiLabels } from "./loki-labels";
import { messages, readProtobuf, text, varint, type Wire } from "./wire";

export interface LokiStream {
  labels: Record<string, unknown>;
  entries: LokiEntry[];
}
export interface LokiEntry {
  /** Nanoseconds as text or number, ISO text, or epoch ms: `readTime` tells them apart. */
  ts: string | number | undefined;
  line: unknown;
  metadata: Record<string, unknown>;
}

/** Names that mean the service and nothing else; the others are asked when the request names none. */
const NAMED = ["service_name", "service"];

/** Entries as raw items. Labels belong to all entries of a stream, structured metadata to its own. */
export function lokiItems(streams: LokiStream[], fallbackService: string | null): RawItem[] {
  return streams.flatMap(({ labels, entries }) => {
    const service =
      firstText(labels, NAMED) ?? fallbackService ?? firstText(labels, SERVICE_LABELS) ?? UNKNOWN_SERVICE;
    const environment = firstText(labels, ENVIRONMENT_LABELS);
    const level = firstText(labels, LEVEL_LABELS);
    const shown = without(labels, [...NAMED, ...LEVEL_LABELS]);
    return entries.map(({ ts, line, metadata }) => ({
      ts,
      service,
      level: firstText(metadata, LEVEL_LABELS) ?? level,
      message: line,
      attributes: { ...without(metadata, [...LEVEL_LABELS, ...TRACE_LABELS]), ...shown },
      traceId: firstText(metadata, TRACE_LABELS) ?? firstText(labels, TRACE_LABELS),
      release: undefined,
      environment,
    }));
  });
}

/** A push as JSON, the present form and the one before it (`labels` as text, `entries`). Throws `invalid_input`. */
export function readLokiJson(body: unknown): LokiStream[] {
  const streams = isObject(body) ? body.streams : undefined;
  if (!Array.isArray(streams)) throw invalid("streams", "must be an array");
  return streams.map((stream: unknown, index) => {
    if (!isObject(stream)) throw invalid(`streams.${index}`, "must be an object");
    const labels = isObject(stream.stream) ? stream.stream : labelsOf(stream.labels, index);
    const entries = stream.values ?? stream.entries;
    if (!Array.isArray(entries)) throw invalid(`streams.${index}.values`, "must be an array");
    return { labels, entries: entries.map(entryOf) };
  });
}

function labelsOf(given: unknown, index: number): Record<string, string> {
  const labels = typeof given === "string" ? parseLokiLabels(given) : null;
  if (labels === null) throw invalid(`streams.${index}.stream`, "must be an object of labels");
  return labels;
}

/** What is wrong with one entry is said of its record, not of the push. */
function entryOf(entry: unknown): LokiEntry {
  if (Array.isArray(entry)) {
    const [ts, line, metadata] = entry as unknown[];
    return { ts: timeOf(ts), line, metadata: isObject(metadata) ? metadata : {} };
  }
  if (!isObject(entry)) return { ts: undefined, line: undefined, metadata: {} };
  const metadata = entry.structuredMetadata ?? entry.structured_metadata;
  return {
    ts: timeOf(entry.ts ?? entry.timestamp),
    line: entry.line,
    metadata: isObject(metadata) ? metadata : {},
  };
}

const timeOf = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? value : undefined;

/** `logproto.PushRequest` (grafana/loki, pkg/push), unpacked. Throws `invalid_input`, `too_large`. */
export function readLokiProtobuf(body: Uint8Array): LokiStream[] {
  const streams: LokiStream[] = [];
  readProtobuf(body, { 1: messages((wire) => streams.push(streamOf(wire, streams.length))) });
  return streams;
}

function streamOf(wire: Wire, index: number): LokiStream {
  let labels = "";
  const entries: LokiEntry[] = [];
  wire.message({
    1: text((value) => {
      labels = value;
    }),
    2: messages((inner) => entries.push(entryFromWire(inner))),
  });
  return { labels: labelsOf(labels, index), entries };
}

function entryFromWire(wire: Wire): LokiEntry {
  const entry: LokiEntry = { ts: undefined, line: "", metadata: {} };
  const metadata: [string, string][] = [];
  wire.message({
    1: messages((inner) => {
      let [seconds, nanos] = [0, 0];
      inner.message({
        1: varint((value) => {
          seconds = value;
        }),
        2: varint((value) => {
          nanos = value;
        }),
      });
      entry.ts = new Date(seconds * 1000 + Math.trunc(nanos / 1e6)).toISOString();
    }),
    2: text((line) => {
      entry.line = line;
    }),
    3: messages((inner) => metadata.push(pairOf(inner))),
  });
  entry.metadata = Object.fromEntries(metadata);
  return entry;
}

function pairOf(wire: Wire): [string, string] {
  const pair: [string, string] = ["", ""];
  wire.message({
    1: text((name) => {
      pair[0] = name;
    }),
    2: text((value) => {
      pair[1] = value;
    }),
  });
  return pair;
}
