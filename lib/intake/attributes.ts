import { MAX_ATTRIBUTE_CHARS, MAX_ATTRIBUTES } from "./limits";
import { Rejection } from "./record";
import { isSecretName, type Redaction, redact } from "./redact";
import type { Mark } from "./schemas";
import { storable } from "./text";

const MAX_DEPTH = 4;
const MAX_ITEMS = 64;
/** All values of a record together; lists in lists would else multiply to the size of the body. */
const MAX_CHARS = MAX_ATTRIBUTES * MAX_ATTRIBUTE_CHARS;

/** Attributes that can be stored: bounded in number, size and depth, without secrets. Null when there are none. */
export function cleanAttributes(
  given: Record<string, unknown>,
  marks: Mark[],
  redaction: Redaction,
): Record<string, unknown> | null {
  const names = Object.keys(given);
  if (names.length === 0) return null;
  if (names.length > MAX_ATTRIBUTES) marks.push("attributes_cut");
  let room = MAX_CHARS;
  const clean = (value: unknown, name: string, depth: number): unknown => {
    room -= typeof value === "string" ? Math.min(value.length, MAX_ATTRIBUTE_CHARS) : 1;
    if (room < 0) {
      if (!marks.includes("attributes_cut")) marks.push("attributes_cut");
      return null;
    }
    if (isSecretName(name) && value !== null && typeof value !== "boolean") return note("[redacted]");
    if (typeof value === "string") return cleanText(value, marks, redaction, note);
    if (value === null || typeof value !== "object") return value;
    if (depth >= MAX_DEPTH) return cleanText(textOf(value), marks, redaction, note);
    if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => clean(item, name, depth + 1));
    return fromEntries(
      Object.entries(value).slice(0, MAX_ITEMS),
      (inner, key) => clean(inner, key, depth + 1),
      marks,
    );
  };
  const note = <T>(value: T): T => {
    if (!marks.includes("redacted")) marks.push("redacted");
    return value;
  };
  const entries = names.slice(0, MAX_ATTRIBUTES).map((name) => [name, given[name]] as [string, unknown]);
  return fromEntries(entries, (value, name) => clean(value, name, 0), marks);
}

/** As JSON; what is nested deeper than can be written down (a hundred thousand brackets) only says so. */
function textOf(value: object): string {
  try {
    return JSON.stringify(value).slice(0, MAX_ATTRIBUTE_CHARS + 1);
  } catch {
    return "[too deep]";
  }
}

function cleanText(value: string, marks: Mark[], redaction: Redaction, note: <T>(value: T) => T): string {
  let text = storable(value, marks);
  if (text.length > MAX_ATTRIBUTE_CHARS) {
    if (!marks.includes("attributes_cut")) marks.push("attributes_cut");
    text = text.slice(0, MAX_ATTRIBUTE_CHARS).toWellFormed();
  }
  const safe = redact(text, redaction);
  return safe === text ? text : note(safe);
}

/** Object.fromEntries with clean names: `__proto__` becomes an ordinary, own property. */
function fromEntries(
  entries: [string, unknown][],
  map: (value: unknown, name: string) => unknown,
  marks: Mark[],
): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([name, value]) => [storable(name.slice(0, 200), marks), map(value, name)]),
  );
}

/** The `attributes` field as sent: absent, or an object. */
export function readAttributes(value: unknown): Record<string, unknown> {
  if (value == null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new Rejection("attributes: must be an object");
  return value as Record<string, unknown>;
}
