import type { Level } from "@/lib/intake/level";
import { isDigit, isLetter } from "./scan";

/** Words further on seldom say how bad the line is. */
const MAX_SCAN_CHARS = 400;

const WORDS = new Map<string, Level>([
  ...list("fatal", "panic fatal segfault"),
  ...list(
    "error",
    "error errors err failed failure failures exception traceback crash crashed unhandled aborted",
  ),
  ...list("error", "corrupt corrupted"),
  ...list(
    "warn",
    "warning warn refused denied timeout unreachable rejected unauthorized forbidden expired invalid",
  ),
  ...list("warn", "deprecated retrying"),
]);
/** First letters and lengths of WORDS: most words of a message are none of them by these alone. */
const POSSIBLE = new Uint8Array(26 * 16);
for (const word of WORDS.keys()) POSSIBLE[(word.charCodeAt(0) - 97) * 16 + word.length] = 1;
const NEGATIONS = new Set(["no", "zero", "without", "not", "non", "never", "any"]);

/**
 * A level for a message whose header has none: the worst of its telling words. Counts of nothing (`0 errors`,
 * `errors=0`, `no error`) tell nothing.
 */
export function inferLevel(message: string): Level | undefined {
  const limit = Math.min(message.length, MAX_SCAN_CHARS);
  let worst: Level | undefined;
  for (let at = 0; at < limit; at++) {
    const start = at;
    while (at < limit && isLetter(message.charCodeAt(at))) at++;
    const level = at - start < 3 ? undefined : levelOfWord(message, start, at);
    if (level === undefined || isNegated(message, start) || isNothing(message, start, at)) continue;
    if (level === "fatal") return level;
    if (worst !== "error") worst = level;
  }
  return worst;
}

function levelOfWord(message: string, start: number, end: number): Level | undefined {
  const length = end - start;
  // SomeError, SomeException
  if (length > 5 && message.charCodeAt(end - 5) === 69 && message.startsWith("Error", end - 5))
    return "error";
  if (length > 9 && message.charCodeAt(end - 9) === 69 && message.startsWith("Exception", end - 9))
    return "error";
  if (length > 15 || POSSIBLE[((message.charCodeAt(start) | 0x20) - 97) * 16 + length] === 0)
    return undefined;
  return WORDS.get(message.slice(start, end).toLowerCase());
}

/** The word before is a negation. */
function isNegated(message: string, start: number): boolean {
  if (start < 3 || message.charCodeAt(start - 1) !== 32) return false;
  let from = start - 1;
  while (from > 0 && start - from < 9 && isLetter(message.charCodeAt(from - 1))) from--;
  return NEGATIONS.has(message.slice(from, start - 1).toLowerCase());
}

/** `0 errors`, `errors=0`, `error: null` */
function isNothing(message: string, start: number, end: number): boolean {
  if (message.startsWith("0 ", start - 2) && start > 1 && !isDigit(message.charCodeAt(start - 3)))
    return true;
  const mark = message.charCodeAt(end);
  if (mark !== 61 && mark !== 58) return false;
  const at = message.charCodeAt(end + 1) === 32 ? end + 2 : end + 1;
  if (message.charCodeAt(at) === 48) return !isDigit(message.charCodeAt(at + 1));
  return /^(?:none|null|nil|false|no)\b/i.test(message.slice(at, at + 6));
}

function list(level: Level, words: string): [string, Level][] {
  return words.split(" ").map((word) => [word, level]);
}
