import { isDigit, isLetter } from "./scan";

/** More pairs than that are no line of logfmt. */
const MAX_PAIRS = 200;

/**
 * `time=… level=info msg="text with spaces" key=value`; undefined for lines that only happen to hold an `=`.
 * It takes a message field, or a level beside a time.
 */
export function readLogfmt(text: string): Map<string, string> | undefined {
  if (!startsWithKey(text)) return undefined;
  const fields = new Map<string, string>();
  let at = 0;
  for (let pair = 0; at < text.length; pair++) {
    const equals = keyEnd(text, at);
    if (equals < 0 || pair === MAX_PAIRS) return undefined;
    const key = text.slice(at, equals);
    const end =
      text.charCodeAt(equals + 1) === 34
        ? quoted(text, equals + 1, key, fields)
        : bare(text, equals + 1, key, fields);
    if (end < 0) return undefined;
    at = end;
    while (text.charCodeAt(at) === 32) at++;
  }
  const told = fields.has("msg") || fields.has("message");
  const dated = fields.has("time") || fields.has("ts") || fields.has("t");
  return fields.size > 1 && (told || (dated && (fields.has("level") || fields.has("lvl"))))
    ? fields
    : undefined;
}

function startsWithKey(text: string): boolean {
  const equals = keyEnd(text, 0);
  return equals > 0 && equals < 40 && isLetter(text.charCodeAt(0));
}

/** The `=` after a key of letters, digits and . _ - @ /; -1 when none stands at `at`. */
function keyEnd(text: string, at: number): number {
  const limit = Math.min(text.length, at + 80);
  for (let i = at; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === 61) return i > at ? i : -1;
    const inside =
      isLetter(code) ||
      isDigit(code) ||
      code === 95 ||
      code === 46 ||
      code === 45 ||
      code === 64 ||
      code === 47;
    if (!inside) return -1;
  }
  return -1;
}

function bare(text: string, at: number, key: string, fields: Map<string, string>): number {
  let end = text.indexOf(" ", at);
  if (end < 0) end = text.length;
  fields.set(key, text.slice(at, end));
  return end;
}

function quoted(text: string, at: number, key: string, fields: Map<string, string>): number {
  let value = "";
  let from = at + 1;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 92) {
      value += text.slice(from, i) + plainChar(text.charAt(i + 1));
      from = i + 2;
      i++;
    } else if (code === 34) {
      fields.set(key, value + text.slice(from, i));
      return i + 1;
    }
  }
  return -1;
}

function plainChar(char: string): string {
  return char === "n" ? "\n" : char === "t" ? "\t" : char;
}
