import { DIGIT, isHexCode, isUpperCode, JOIN, kindOf, LETTER, SPACE } from "./chars";

const UNITS = new Set(
  "B b KB kB MB GB TB PB KiB MiB GiB TiB K M G ns us ms s sec secs msec usec min mins hr hrs h m d Hz kHz MHz GHz".split(
    " ",
  ),
);
const DATE_WORDS = new Set(
  (
    "Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec " +
    "UTC GMT EST EDT CST CDT MST MDT PST PDT CET BST"
  ).split(" "),
);

// Each function below reads from a place where a value may begin and returns where it ends; -1 where there is none.

/** Longer than any address; without an end `a:a:a:…` would be read again at each letter. */
const MAX_ADDRESS_CHARS = 64;

/** MAC and IPv6 addresses, times with colons: hex digits with at least two colons, no letter right after. */
export function colonHexEnd(text: string, start: number): number {
  let colons = 0;
  let digits = 0;
  let i = start;
  const limit = Math.min(text.length, start + MAX_ADDRESS_CHARS);
  for (; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === 58) colons++;
    else if (!isHexCode(code)) break;
    else if (code < 58) digits++;
  }
  for (; i > start && text.charCodeAt(i - 1) === 58; i--) colons--;
  const clean = i >= text.length || kindOf(text.charCodeAt(i)) !== LETTER;
  return clean && colons >= 2 && digits > 0 ? i : -1;
}

/** The end of what follows the @ at `at`: `example.com` of an address, `1a2b3c` of an object. */
export function afterAtEnd(text: string, at: number): { end: number; kind: "domain" | "hash" | "none" } {
  let i = at + 1;
  let dots = 0;
  let hex = true;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const kind = kindOf(code);
    if (kind !== LETTER && kind !== DIGIT && code !== 45 && code !== 46) break;
    if (code === 46) dots++;
    if (!isHexCode(code)) hex = false;
  }
  if (i > at + 1 && text.charCodeAt(i - 1) === 46) i--;
  if (dots > 0 && kindOf(text.charCodeAt(at + 1)) === LETTER) return { end: i, kind: "domain" };
  return { end: i, kind: hex && i - at >= 6 ? "hash" : "none" };
}

/** A url or drive path goes on to white space, a quote or a closing bracket. */
export function untilBreak(text: string, from: number): number {
  let i = from;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (kindOf(code) === SPACE || code === 34 || code === 39 || code === 60 || code === 62) break;
    if (code === 41 || code === 93 || code === 125 || code === 44 || code === 59) break;
  }
  while (i > from && (isTrailer(text.charCodeAt(i - 1)) || text.charCodeAt(i - 1) === 58)) i--;
  return i;
}

/** `12 KB`, `3 ms`: the unit changes with the size of the number, so it belongs to the value that ends at `end`. */
export function unitEnd(text: string, end: number): number {
  if (text.charCodeAt(end) !== 32) return end;
  let i = end + 1;
  while (i < text.length && i - end < 6 && kindOf(text.charCodeAt(i)) === LETTER) i++;
  if (i === end + 1 || i - end >= 6) return end;
  const after = i < text.length ? text.charCodeAt(i) : 32;
  if (kindOf(after) === DIGIT || (kindOf(after) === JOIN && after !== 46)) return end;
  return UNITS.has(text.slice(end + 1, i)) ? i : end;
}

/** `<1 sec`: a bound is a value like any number; `<12>` is a number in brackets. */
export function boundEnd(text: string, at: number): number {
  if (kindOf(text.charCodeAt(at + 1)) !== DIGIT) return -1;
  if (at > 0 && kindOf(text.charCodeAt(at - 1)) !== SPACE) return -1;
  let end = at + 1;
  while (end < text.length && kindOf(text.charCodeAt(end)) === DIGIT) end++;
  return text.charCodeAt(end) === 62 ? -1 : unitEnd(text, end);
}

/** True for a weekday, month or zone of three letters beside a number or another of them. */
export function isDateWord(text: string, start: number, end: number): boolean {
  if (!isUpperCode(text.charCodeAt(start)) || !DATE_WORDS.has(text.slice(start, end))) return false;
  let i = text.charCodeAt(end) === 44 ? end + 1 : end;
  if (text.charCodeAt(i) === 32) i++;
  const next = text.charCodeAt(i);
  if (kindOf(next) === DIGIT) return true;
  return (
    isUpperCode(next) && DATE_WORDS.has(text.slice(i, i + 3)) && kindOf(text.charCodeAt(i + 3)) !== LETTER
  );
}

/** Punctuation that ends a sentence or a row of dashes rather than a value. */
export function isTrailer(code: number): boolean {
  return code === 46 || code === 45 || code === 42;
}

/** Characters that may stand between two values of one list: space , - . / : ; # @ | */
export function isGlue(code: number): boolean {
  return (
    code === 32 ||
    (code >= 44 && code <= 47) ||
    code === 58 ||
    code === 59 ||
    code === 35 ||
    code === 64 ||
    code === 124
  );
}
