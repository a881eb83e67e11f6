import { type Level, levelOf } from "@/lib/intake/level";
import type { Header } from "./header";
import { finish, type Progress } from "./progress";
import { closing, isSpace, isUpper, isWordCode, lookAt, skipSpaces, tokenEnd } from "./scan";

/** Words that are levels where they stand bare in a header; others (`failure`, `log`) must be in capitals. */
const BARE = new Set(
  (
    "trace debug info informational notice warn warning error err crit critical fatal severe alert emerg emergency " +
    "panic fine finer finest verbose"
  ).split(" "),
);
const MAX_LEVEL_CHARS = 13;
const LETTERS = "VDIWEF";

/** The level written in [start, end), a bare word of a header. */
export function bareLevel(text: string, start: number, end: number): Level | undefined {
  if (end - start < 3 || end - start > MAX_LEVEL_CHARS) return undefined;
  const word = text.slice(start, end);
  const level = levelOf(word);
  if (level === undefined) return undefined;
  return word === word.toUpperCase() || BARE.has(word.toLowerCase()) ? level : undefined;
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end <= at + MAX_LEVEL_CHARS && isWordCode(text.charCodeAt(end))) end++;
  return end;
}

/** True when a level stands at `at`: bare, in brackets or as one letter. */
export function levelFollows(text: string, at: number): boolean {
  if (text.charCodeAt(at) === 91) {
    const close = closing(text, at);
    return close > at + 2 && levelOf(text.slice(at + 1, close).trim()) !== undefined;
  }
  const end = wordEnd(text, at);
  if (end === at + 1) return isSpace(text.charCodeAt(end)) && LETTERS.includes(text.charAt(at));
  return bareLevel(text, at, end) !== undefined;
}

/** A bare level with something behind it: `INFO`, `warn:`, or one capital letter after numbers or before a slash. */
export function readLevel(header: Header, progress: Progress): boolean {
  const { text, at } = header;
  const end = wordEnd(text, at);
  const next = text.charCodeAt(end);
  const marked = next === 58 || next === 44 || next === 47;
  if (end === at || !(isSpace(next) || marked || next === 124)) return false;
  if (skipSpaces(text, marked ? end + 1 : end) >= text.length) return false;
  const single = end === at + 1 && LETTERS.includes(text.charAt(at));
  if (single && (progress.numbers > 0 || next === 47 || progress.piped)) {
    header.level = levelOf(text.charAt(at));
    progress.tagged = progress.numbers > 1 || next === 47;
  } else header.level = next === 47 ? undefined : bareLevel(text, at, end);
  if (header.level === undefined) return false;
  header.at = marked ? end + 1 : end;
  if (next === 58) finish(progress);
  return true;
}

/** Up to three columns that are no words of a sentence, then a level in capitals: `node-7 RAS KERNEL INFO`. */
export function readLateLevel(header: Header, progress: Progress): boolean {
  const { text } = header;
  const columns: string[] = [];
  let at = header.at;
  for (let column = 0; column < 4; column++) {
    const end = tokenEnd(text, at);
    const level = column > 0 ? capitalLevel(text, at, end) : undefined;
    if (level !== undefined) {
      header.level = level;
      header.at = end;
      nameColumns(header, columns);
      return finish(progress);
    }
    if (end === at || !isColumn(text, at, end)) return false;
    columns.push(text.slice(at, end));
    at = skipSpaces(text, end);
  }
  return false;
}

function capitalLevel(text: string, start: number, end: number): Level | undefined {
  const last = text.charCodeAt(end - 1) === 58 ? end - 1 : end;
  if (last - start < 4 || !isUpper(text.charCodeAt(start)) || !isUpper(text.charCodeAt(last - 1)))
    return undefined;
  return bareLevel(text, start, last);
}

function nameColumns(header: Header, columns: string[]): void {
  const [first = "", ...rest] = columns;
  if (rest.length === 0) header.logger ||= first;
  else {
    header.host ||= first;
    header.logger ||= rest.join(" ");
  }
}

/** A token that is no word of a sentence: it has digits or marks, or is in capitals. Lone dashes are separators. */
export function isColumn(text: string, start: number, end: number): boolean {
  const last = text.charCodeAt(end - 1);
  if (last === 58 || last === 44) return false;
  const look = lookAt(text, start, end);
  if (look.digits + look.uppers + look.lowers === 0) return false;
  return look.digits > 0 || look.marks > 0 || (look.uppers > 1 && look.lowers === 0);
}
