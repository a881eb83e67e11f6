import { LEVELS, type Level, levelOf, levelOfNumber } from "@/lib/intake/level";
import { plausibleEpoch } from "./calendar";
import { clock } from "./header";
import { readLogfmt } from "./logfmt";
import type { ParsedLine } from "./parsed";
import { isDigit } from "./scan";

const MESSAGE_KEYS = ["message", "msg", "@message", "log", "short_message", "body", "text", "event"];
const LEVEL_KEYS = [
  "level",
  "severity",
  "lvl",
  "levelname",
  "log.level",
  "loglevel",
  "@level",
  "severity_text",
  "severityText",
];
const TIME_KEYS = ["time", "ts", "timestamp", "@timestamp", "datetime", "date", "eventTime", "t"];
const MAX_ATTRIBUTES = 64;
const MAX_ATTRIBUTE_CHARS = 4096;

/** A line that is one JSON object or logfmt; undefined for any other. */
export function readStructured(text: string, now: number): ParsedLine | undefined {
  const fields = text.charCodeAt(0) === 123 ? readJson(text) : readLogfmt(text);
  return fields === undefined ? undefined : fromFields(fields, text, now);
}

function readJson(text: string): Map<string, unknown> | undefined {
  if (text.charCodeAt(text.length - 1) !== 125) return undefined;
  try {
    return new Map(Object.entries(JSON.parse(text) as Record<string, unknown>));
  } catch {
    // Many things begin with a brace; what is no JSON is plain text.
    return undefined;
  }
}

/** `fields` loses what is message, level and time; the scalars that remain are attributes. */
function fromFields(fields: Map<string, unknown>, text: string, now: number): ParsedLine {
  const parsed: ParsedLine = { message: takeMessage(fields) ?? text };
  const level = take(fields, LEVEL_KEYS, toLevel);
  if (level !== undefined) parsed.level = level;
  const ts = take(fields, TIME_KEYS, (value) => toTime(value, now));
  if (ts !== undefined) parsed.ts = ts;
  const attributes = toAttributes(fields);
  if (attributes !== undefined) parsed.attributes = attributes;
  return parsed;
}

function takeMessage(fields: Map<string, unknown>): string | undefined {
  const found = take(fields, MESSAGE_KEYS, (value) =>
    typeof value === "string" && value !== "" ? value : undefined,
  );
  return found?.trimEnd();
}

/** The first of `keys` whose value can be read, removed from the fields. */
function take<T>(
  fields: Map<string, unknown>,
  keys: string[],
  read: (value: unknown) => T | undefined,
): T | undefined {
  for (const key of keys) {
    if (!fields.has(key)) continue;
    const value = read(fields.get(key));
    if (value === undefined) continue;
    fields.delete(key);
    return value;
  }
  return undefined;
}

function toLevel(value: unknown): Level | undefined {
  if (typeof value === "number") return levelOfNumber(value);
  if (typeof value !== "string") return undefined;
  if (value.length === 1 && isDigit(value.charCodeAt(0))) return levelOfNumber(Number(value));
  return levelOf(value) ?? LEVELS.find((level) => level === value);
}

function toTime(value: unknown, now: number): number | undefined {
  if (typeof value === "number") return epoch(value);
  if (typeof value !== "string" || value.length > 64 || !clock.read(value, 0, now)) return undefined;
  return clock.end === value.length ? clock.ts : undefined;
}

/** Seconds, ms, µs or ns since 1970, told apart by magnitude; in ms. */
function epoch(value: number): number | undefined {
  for (const factor of [1000, 1, 1e-3, 1e-6]) {
    const ts = Math.floor(value * factor);
    if (plausibleEpoch(ts)) return ts;
  }
  return undefined;
}

function toAttributes(fields: Map<string, unknown>): Record<string, string> | undefined {
  const entries: [string, string][] = [];
  for (const [key, value] of fields) {
    if (entries.length === MAX_ATTRIBUTES) break;
    if (key === "" || key === "__proto__" || value === null || typeof value === "object") continue;
    entries.push([key, String(value).slice(0, MAX_ATTRIBUTE_CHARS)]);
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
