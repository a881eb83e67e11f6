import type { Level } from "@/lib/intake/level";
import { isLetter } from "./scan";

/** Words further on seldom say how bad the line is. */
const MAX_SCAN_CHARS = 400;

const WORDS = new Map<string, Level>([
  ...list("fatal", "panic fatal segfault"),
  ...list(
    "error",
    "error errors err failed failure failures exception traceback crash crashed unhandled corrupt corrupted aborted",
  ),
  ...list(
    "warn",
    "warning warn refused denied timeout unreachable rejected unauthorized forbidden expired invalid deprecated retrying",
  ),
]);
const LONGEST = 12;
const NEGATIONS = new Set(["no", "zero", "without", "not", "non", "never", "any"]);

/**
 * A level for a message whose header has none: the worst of its telling words. Counts of nothing (`0 errors`,
 * `errors=0`, `no error`) tell nothing.
 */
export function inferLevel(message: string): Level | undefined {
  const limit = Math.min(message.length, MAX_SCAN_CHARS);
  let worst: Level | undefined;
  let previous = "";
  let at = 0;
  while (at < limit) {
    const start = at;
    while (at < limit && isLetter(message.charCodeAt(at))) at++;
    if (at === start) {
      at++;
      continue;
    }
    if (at - start > LONGEST && !message.slice(start, at).endsWith("Exception")) {
      previous = "";
      continue;
    }
    const level = levelOfWord(message, start, at);
    const word = at - start <= 7 ? message.slice(start, at).toLowerCase() : "";
    if (level !== undefined && !NEGATIONS.has(previous) && !isNothing(message, start, at)) {
      if (level === "fatal") return level;
      if (worst !== "error") worst = level;
    }
    previous = word;
  }
  return worst;
}

function levelOfWord(message: string, start: number, end: number): Level | undefined {
  const length = end - start;
  if (length < 3) return undefined;
  const word = message.slice(start, end);
  if (length > 5 && (word.endsWith("Error") || word.endsWith("Exception"))) return "error";
  return WORDS.get(word.toLowerCase());
}

/** `0 errors`, `errors=0`, `error: null` */
function isNothing(message: string, start: number, end: number): boolean {
  if (message.charCodeAt(start - 1) === 32 && message.charCodeAt(start - 2) === 48) {
    const before = message.charCodeAt(start - 3);
    if (!(before >= 48 && before <= 57)) return true;
  }
  const mark = message.charCodeAt(end);
  if (mark !== 61 && mark !== 58) return false;
  const at = message.charCodeAt(end + 1) === 32 ? end + 2 : end + 1;
  if (message.charCodeAt(at) === 48)
    return !(message.charCodeAt(at + 1) >= 48 && message.charCodeAt(at + 1) <= 57);
  return /^(?:none|null|nil|false|no)\b/i.test(message.slice(at, at + 6));
}

function list(level: Level, words: string): [string, Level][] {
  return words.split(" ").map((word) => [word, level]);
}
