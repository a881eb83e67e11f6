import { cleanAttributes, readAttributes } from "./attributes";
import { eventOfLine } from "./events/recognise";
import { LEVELS, levelOf, levelOfNumber } from "./level";
import { FUTURE_MS, MAX_SERVICE_CHARS } from "./limits";
import { type ParsedLine, parseLine } from "./line";
import type { RawItem } from "./receivers/item";
import { type AcceptedRecord, type Defaults, Rejection } from "./record";
import { type Redaction, redact } from "./redact";
import type { Mark } from "./schemas";
import { storable, withinCeiling } from "./text";
import { readTime } from "./time";

/** Fields of a record by the names that senders use, the contract's own first. */
const NAMES = {
  ts: ["ts", "timestamp", "@timestamp", "time"],
  message: ["message", "msg", "log"],
  level: ["level", "severity"],
  service: ["service"],
  attributes: ["attributes"],
  traceId: ["traceId", "trace_id"],
  release: ["release"],
  environment: ["environment"],
} as const;
const KNOWN = new Set<string>(Object.values(NAMES).flat());
const INFO = LEVELS.indexOf("info");

/** One item of a JSON batch as a record to keep. Throws {@link Rejection} with the field and the reason. */
export function normaliseItem(item: unknown, defaults: Defaults): AcceptedRecord {
  if (typeof item !== "object" || item === null || Array.isArray(item))
    throw new Rejection("must be an object");
  const given = item as Record<string, unknown>;
  const marks: Mark[] = [];
  const message = pick(given, NAMES.message);
  if (message === undefined || message === null) throw new Rejection("message: required");
  if (typeof message !== "string") throw new Rejection("message: must be a string");
  if (message.trim() === "") throw new Rejection("message: empty");
  const sent = readAttributes(given.attributes);
  const event = isEvent(sent) ? null : eventOfLine(message, sent);
  if (event !== null) return eventRecord(event, pick(given, NAMES.ts), defaults);
  const ts = pick(given, NAMES.ts) ?? null;
  const level = levelGiven(pick(given, NAMES.level));
  const service = serviceName(pick(given, NAMES.service) ?? defaults.service, marks, defaults);
  const extra = Object.fromEntries(Object.entries(given).filter(([name]) => !KNOWN.has(name)));
  const sentLevel = pick(given, NAMES.level);
  if (level === null && sentLevel) extra.level = sentLevel;
  // A sender that states both time and level has parsed its lines; otherwise the line may still hold them.
  const text = withinCeiling(storable(message, marks), marks);
  const isParsed = ts !== null && level !== null && !defaults.rawLines;
  const line: ParsedLine = isParsed ? { message: text } : parseLine(text, defaults.now);
  return finish(
    line,
    { service, ts: ts === null ? null : readTime(ts), level, marks },
    given,
    { ...line.attributes, ...extra, ...sent },
    defaults,
  );
}

/** One line of a text body. `defaults.service` must be present. Throws {@link Rejection}. */
export function normaliseLine(raw: string, defaults: Defaults): AcceptedRecord {
  const marks: Mark[] = [];
  const event = eventOfLine(raw, NOTHING);
  if (event !== null) return eventRecord(event, undefined, defaults);
  const line = parseLine(withinCeiling(storable(raw, marks), marks), defaults.now);
  const service = serviceName(defaults.service, marks, defaults);
  return finish(
    line,
    { service, ts: null, level: null, marks },
    NOTHING,
    line.attributes ?? NOTHING,
    defaults,
  );
}
const NOTHING: Record<string, unknown> = {};

const isEvent = (attributes: Record<string, unknown>) => Object.hasOwn(attributes, "k8s.event.reason");

/** A line that is an event of the platform, with the time that came beside it when it tells none. */
function eventRecord({ message, ...event }: RawItem, ts: unknown, defaults: Defaults): AcceptedRecord {
  const marks: Mark[] = [];
  const stated = {
    service: serviceName(event.service, marks, defaults),
    ts:
      event.ts === undefined && ts != null
        ? readTime(ts)
        : event.ts === undefined
          ? null
          : readTime(event.ts),
    level: levelGiven(event.level),
    marks,
  };
  const text = withinCeiling(storable(String(message), marks), marks);
  return finish({ message: text }, stated, NOTHING, event.attributes, defaults);
}

interface Stated {
  service: string;
  ts: number | null;
  level: number | null;
  marks: Mark[];
}

function finish(
  line: ParsedLine,
  stated: Stated,
  given: Record<string, unknown>,
  attributes: Record<string, unknown>,
  defaults: Defaults,
): AcceptedRecord {
  const { marks } = stated;
  const redaction = { emails: defaults.redactEmails };
  const message = redact(line.message, redaction);
  if (message !== line.message) marks.push("redacted");
  if (stated.level === null && (line.level === undefined || line.levelInferred)) marks.push("level_inferred");
  return {
    ts: timeOf(line, stated, defaults),
    service: stated.service,
    level: stated.level ?? (line.level === undefined ? INFO : LEVELS.indexOf(line.level)),
    message,
    attributes: cleanAttributes(attributes, marks, redaction),
    traceId: shortText(pick(given, NAMES.traceId), "traceId", marks, redaction),
    release: shortText(given.release, "release", marks, redaction),
    environment: shortText(given.environment, "environment", marks, redaction),
    marks,
  };
}

function timeOf(line: ParsedLine, { ts, marks }: Stated, { now, ancientBefore }: Defaults): number {
  const time = ts ?? line.ts ?? now;
  if (ts === null) marks.push(line.ts === undefined ? "time_of_arrival" : "time_from_line");
  if (time > now + FUTURE_MS) marks.push("future");
  else if (time < ancientBefore) marks.push("ancient");
  return time;
}

function serviceName(value: unknown, marks: Mark[], { limitedTo }: Defaults): string {
  if (value === null || value === undefined) throw new Rejection("service: required");
  if (typeof value !== "string") throw new Rejection("service: must be a string");
  const name = storable(value.trim(), marks);
  if (name === "") throw new Rejection("service: empty");
  if (name.length > MAX_SERVICE_CHARS)
    throw new Rejection(`service: longer than ${MAX_SERVICE_CHARS} characters`);
  if (/\p{Cc}/u.test(name)) throw new Rejection("service: holds control characters");
  if (limitedTo && !limitedTo.has(name)) throw new Rejection("service: not among those you are limited to");
  return name;
}

/** Null when it says nothing we know: the line is asked then, and the sender's word is kept among the attributes. */
function levelGiven(value: unknown): number | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value !== "string" && typeof value !== "number") throw new Rejection("level: must be a string");
  const level = levelOf(String(value).trim()) ?? levelOfNumber(Number(value));
  return level === undefined ? null : LEVELS.indexOf(level);
}

function shortText(value: unknown, field: string, marks: Mark[], redaction: Redaction): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value !== "string") throw new Rejection(`${field}: must be a string`);
  const text = storable(value.slice(0, 200), marks);
  const safe = redact(text, redaction);
  if (safe !== text && !marks.includes("redacted")) marks.push("redacted");
  return safe;
}

function pick(given: Record<string, unknown>, names: readonly string[]): unknown {
  for (const name of names) if (given[name] !== undefined) return given[name];
  return undefined;
}
