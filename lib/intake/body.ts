import { DomainError, invalid } from "@/lib/kit/errors";
import { MAX_PIECES, MAX_RECORDS, MAX_REJECTIONS, MAX_SERVICES } from "./limits";
import { joinLines } from "./line/join";
import { normaliseItem, normaliseLine } from "./normalise";
import { splitJsonValues } from "./receivers/json-values";
import { isProtocol, PROTOCOLS, type ProtocolForm } from "./receivers/protocols";
import { completeItem } from "./receivers/shipper";
import { type AcceptedRecord, type Defaults, Rejection } from "./record";

export type BodyForm = "json" | "ndjson" | "text" | ProtocolForm;

export interface ReadBody {
  records: AcceptedRecord[];
  rejected: { index: number; reason: string }[];
  /** How many items there were; `rejected` may list fewer than failed. */
  items: number;
}

const NDJSON = [
  "application/x-ndjson",
  "application/ndjson",
  "application/jsonl",
  "application/x-jsonlines",
  "application/json-lines",
];
/** Every media type that holds records, by the names senders give them. */
export const BODY_TYPES = ["application/json", ...NDJSON, "text/plain"];

/** The form that a content type announces; JSON when it announces none. */
export function bodyForm(contentType: string | null): BodyForm {
  const type = (contentType ?? "").split(";", 1)[0]!.trim().toLowerCase();
  if (type === "" || type === "application/json" || type.endsWith("+json")) return "json";
  if (NDJSON.includes(type)) return "ndjson";
  if (type === "text/plain") return "text";
  throw new DomainError(
    "unsupported_media_type",
    "Send application/json, application/x-ndjson or text/plain.",
  );
}

/** All forms of a batch to records. Items fail one by one; a body that is no body at all throws. */
export function readBody(bytes: Uint8Array, form: BodyForm, defaults: Defaults): ReadBody {
  refuseSwarm(bytes, form);
  if (isProtocol(form)) {
    const { items, rawLines, isLenient } = PROTOCOLS[form];
    const read = collect(items(bytes, defaults), (item) => normaliseItem(item, { ...defaults, rawLines }));
    if (read.items > 0 && !isLenient) refuseBarren(read);
    return read;
  }
  const text = decode(bytes);
  if (text.trim() === "") throw invalid("", "The body is empty.");
  if (form === "text") {
    if (defaults.service === null) throw invalid("service", "required: name it in the query, ?service=");
    return kept(joinLines(text), (line) => normaliseLine(line, defaults));
  }
  if (form === "ndjson") {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return kept(lines, (line) => normaliseSent(parseItem(line), defaults));
  }
  const body = parseJson(text);
  if (body instanceof SeveralValues)
    return kept(body.values, (value) => normaliseSent(parseItem(value), defaults));
  return kept(itemsOf(body), (item) => normaliseSent(item, defaults));
}

/** Items come from shippers as often as from applications. */
const normaliseSent = (item: unknown, defaults: Defaults) =>
  normaliseItem(completeItem(item, defaults.service), defaults);

/** What must hold a record that can be kept. */
function kept<T>(items: T[], normalise: (item: T) => AcceptedRecord): ReadBody {
  const read = collect(items, normalise);
  if (read.items === 0) throw invalid("", "The body holds no records.");
  refuseBarren(read);
  return read;
}

function collect<T>(items: T[], normalise: (item: T) => AcceptedRecord): ReadBody {
  if (items.length > MAX_RECORDS)
    throw new DomainError("too_large", `More than ${MAX_RECORDS} records in one request.`);
  const records: AcceptedRecord[] = [];
  const rejected: ReadBody["rejected"] = [];
  items.forEach((item, index) => {
    try {
      records.push(normalise(item));
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      if (rejected.length < MAX_REJECTIONS) rejected.push({ index, reason: error.message });
    }
  });
  if (new Set(records.map((record) => record.service)).size > MAX_SERVICES)
    throw new DomainError("too_large", `More than ${MAX_SERVICES} services in one request.`);
  return { records, rejected, items: items.length };
}

function refuseBarren({ records, rejected }: ReadBody): void {
  if (records.length > 0) return;
  throw new DomainError("invalid_input", "No record of this batch can be accepted.", {
    fields: rejected.slice(0, 20).map(({ index, reason }) => {
      const [, field, why] = /^(\w+): (.*)$/s.exec(reason) ?? [null, "", reason];
      return { field: field ? `${index}.${field}` : `${index}`, reason: why! };
    }),
  });
}

function itemsOf(body: unknown): unknown[] {
  if (Array.isArray(body)) return body;
  if (typeof body === "object" && body !== null) {
    const { logs } = body as { logs?: unknown };
    if (logs === undefined) return [body];
    if (Array.isArray(logs)) return logs;
    throw invalid("logs", "must be an array");
  }
  throw invalid("", "must be an array of records or an object with logs");
}

/** Objects one after the other under the name of JSON. */
class SeveralValues {
  constructor(readonly values: string[]) {}
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const values = splitJsonValues(text);
    if (values.length > 1 && isJson(values[0]!)) return new SeveralValues(values);
    throw invalid("", `not valid JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseItem(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Rejection("not valid JSON");
  }
}

const [LINE_END, BRACE, BRACKET] = [10, 123, 91];

/** Counts what would become lines and objects before any is made. */
function refuseSwarm(bytes: Uint8Array, form: BodyForm): void {
  if (bytes.length <= MAX_PIECES) return;
  const holdsJson = isProtocol(form) ? PROTOCOLS[form].isJson : form !== "text";
  let pieces = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === LINE_END || (holdsJson && (byte === BRACE || byte === BRACKET))) pieces++;
  }
  if (pieces > MAX_PIECES)
    throw new DomainError("too_large", `More than ${MAX_PIECES} lines, objects and lists in one request.`);
}

/** UTF-8, where a stray byte is replaced; a body that is mostly not text is refused. */
function decode(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  const sample = text.slice(0, 65_536);
  const strange = sample.match(/[\0-\x08\x0e-\x1a\ufffd]/g)?.length ?? 0;
  if (strange > 8 && strange > sample.length / 10) throw invalid("", "The body is binary, not text.");
  return text;
}
