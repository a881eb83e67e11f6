import type { z } from "zod";
import { type Ending, type Read, readLeniently } from "./lenient";

/** More is no answer of ours, whatever it says. */
export const MAX_ANSWER_CHARS = 200_000;
/** Values in one text that are tried, the longest first. */
const TRIED = 6;
const REASON_CHARS = 600;
/** Where models put their answer when they think that it needs a name. */
const THOUGHTS = /<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/gi;

/** The answer in its form, or why there is none, in words for the model. */
export type ReadAnswer<T> = { answer: T } | { reason: string };

/**
 * Finds the answer in what a model wrote: as it is, in a fence, between words, in a list of one, with commas too many, cut short.
 * What is found counts only in its form. Pure, and linear in the text.
 */
export function readAnswer<T>(text: string, form: z.ZodType<T>): ReadAnswer<T> {
  const said = text.slice(0, MAX_ANSWER_CHARS).replace(THOUGHTS, "").trim();
  if (said === "") return { reason: "The answer was empty." };
  let reason: string | undefined;
  for (const value of candidatesIn(said)) {
    const parsed = form.safeParse(value);
    if (parsed.success) return { answer: parsed.data };
    reason ??= wordsFor(parsed.error);
  }
  // A form that is a text alone.
  const bare = form.safeParse(said);
  if (bare.success) return { answer: bare.data };
  return { reason: reason ?? "The answer was not JSON." };
}

/** As far as it is there; undefined before anything is. */
export function readPartial(text: string): unknown {
  const said = text.slice(0, MAX_ANSWER_CHARS).replace(THOUGHTS, "");
  const start = said.search(/[{[]/);
  if (start === -1) return undefined;
  const read = readLeniently(said, start, "partial");
  return "value" in read ? wellFormed(read.value) : undefined;
}

function* candidatesIn(said: string): Generator<unknown> {
  const strict = parsed(said);
  if (strict !== undefined) yield* unwrapped(strict);
  // First as if nothing were missing that matters, then without what may be missing something.
  for (const ending of ["cut", "whole"] as const)
    for (const { value } of valuesIn(said, ending)) yield* unwrapped(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Values that begin somewhere in the text, the longest first; after what is none the search goes on where that showed. */
function valuesIn(text: string, ending: Ending): Read[] {
  const found: (Read & { length: number })[] = [];
  const begin = /[{[]/g;
  for (let match = begin.exec(text); match; match = begin.exec(text)) {
    const read = readLeniently(text, match.index, ending);
    if ("value" in read) found.push({ ...read, length: read.end - match.index });
    begin.lastIndex = read.end;
  }
  return found.sort((a, b) => b.length - a.length).slice(0, TRIED);
}

/** The value, and what is in it when it is only a wrapping: a list of one, a field of one, JSON in a string. */
function* unwrapped(given: unknown): Generator<unknown> {
  let value = wellFormed(given);
  for (let depth = 0; depth < 3; depth++) {
    yield value;
    if (typeof value === "string") value = wellFormed(parsed(value));
    else if (Array.isArray(value)) value = value.length === 1 ? value[0] : undefined;
    else if (value !== null && typeof value === "object") {
      const fields = Object.values(value);
      value = fields.length === 1 && typeof fields[0] === "object" ? fields[0] : undefined;
    }
    if (value === undefined || value === null) return;
  }
}

/** Without what no database takes in a text: NUL, and halves of characters. */
function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\u0000", "").toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [wellFormed(name) as string, wellFormed(field)]),
  );
}

function wordsFor(error: z.ZodError): string {
  const wrong = error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.length > 0 ? path.join(".") : "the whole"}: ${message}`);
  return `The answer has not the form that was asked for (${wrong.join("; ")}).`.slice(0, REASON_CHARS);
}
