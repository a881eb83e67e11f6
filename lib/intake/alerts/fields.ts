import { z } from "zod";

/** Fields by loose rules: senders leave out, write null and change types between versions; only the shape must be theirs. */
export const anything = z.unknown().optional();
export const object = z.record(z.string(), z.unknown());
/** An object, or none where something else stands. */
export const maybeObject = object.catch({}).default({});
export const maybeList = z.array(z.unknown()).catch([]).default([]);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `fields` without those of `names`: what an adapter has not read. */
export const restOf = (fields: object, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** The first value that is a text with something in it, or a number. */
export function firstOf(...values: unknown[]): string | undefined {
  for (const value of values) {
    if (typeof value === "number") return String(value);
    if (typeof value === "string" && value.trim() !== "" && !isPlaceholder(value)) return value;
  }
  return undefined;
}

/** A variable that the sender's template did not fill: `$ALERT_SCOPE`, `{EVENT.TAGS}`, `{{alert.name}}`. */
export const isPlaceholder = (text: string): boolean =>
  /^\s*(?:\$[A-Z][A-Z0-9_]*|\{[A-Z][A-Z0-9_.]*\}|\{\{[^{}]*\}\})\s*$/.test(text.slice(0, 200));

/** Labels of tags in all their spellings: `{a: b}`, `["a:b", "c"]`, `"a:b, c"`. A tag without a value is `true`. */
export function labelsOfTags(tags: unknown): Record<string, unknown> {
  if (isObject(tags)) return tags;
  const list = typeof tags === "string" ? tags.slice(0, 10_000).split(",") : Array.isArray(tags) ? tags : [];
  const pairs: [string, unknown][] = [];
  for (const tag of list.slice(0, 200)) {
    if (isObject(tag)) {
      const name = firstOf(tag.name, tag.key, tag.tag);
      if (name !== undefined) pairs.push([name, tag.value ?? "true"]);
      continue;
    }
    if (Array.isArray(tag)) {
      if (tag.length === 2) pairs.push([String(tag[0]), tag[1]]);
      continue;
    }
    const text = String(tag ?? "").trim();
    if (text === "" || isPlaceholder(text)) continue;
    const mark = text.search(/[:=]/);
    pairs.push(mark > 0 ? [text.slice(0, mark).trim(), text.slice(mark + 1).trim()] : [text, "true"]);
  }
  return Object.fromEntries(pairs);
}
