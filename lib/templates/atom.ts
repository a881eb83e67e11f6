import { isHexCode } from "./chars";

/** What the scanner counted while it read one atom. */
export interface AtomShape {
  letters: number;
  digits: number;
  slashes: number;
  backslashes: number;
  dots: number;
}

const SLASH = 47;
const MAX_CONSTANT_CHARS = 80;
/** Names with at most this many digits (`ssh2`, `Slf4jLogger`) may be constants; the tree generalises those that vary. */
const MAX_CONSTANT_DIGITS = 2;

/** True when the atom `text[start, end)` is a value by its looks alone: number, id, path, host name, hex, truth value. */
export function isVariable(text: string, start: number, end: number, shape: AtomShape): boolean {
  const length = end - start;
  if (length > MAX_CONSTANT_CHARS) return true;
  const first = text.charCodeAt(start);
  if (first === SLASH && (length === 1 || shape.letters + shape.digits > 0)) return true;
  if (shape.digits > 0) {
    if (!isName(first, shape) || (length >= 6 && isHex(text, start, end))) return true;
  } else {
    if (shape.letters > 0 && (shape.slashes >= 2 || shape.backslashes >= 2)) return true;
    if (length === shape.letters && length <= 5 && isTruthValue(text, start, length)) return true;
  }
  if (shape.dots > 0 && isHost(text.slice(start, end))) return true;
  return length >= 8 && isHex(text, start, end);
}

/** `true` and `false` anywhere; `null` and its like only where a value is due, since sentences speak of them. */
function isTruthValue(text: string, start: number, length: number): boolean {
  const first = text.charCodeAt(start) | 0x20;
  if (first !== 116 && first !== 102 && first !== 110) return false;
  const word = text.slice(start, start + length).toLowerCase();
  if (word === "true" || word === "false") return true;
  if (word !== "null" && word !== "nil" && word !== "none") return false;
  const before = text.charCodeAt(start - 1) === 32 ? text.charCodeAt(start - 2) : text.charCodeAt(start - 1);
  return before === 61 || before === 58 || before === 40;
}

function isName(first: number, shape: AtomShape): boolean {
  const lower = first | 0x20;
  const starts = (lower >= 97 && lower <= 122) || first === 95 || first > 127;
  return starts && shape.digits <= MAX_CONSTANT_DIGITS && shape.letters >= shape.digits && shape.slashes < 2;
}

export function isHex(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!isHexCode(text.charCodeAt(i))) return false;
  return true;
}

const TOP_DOMAINS = new Set(["com", "net", "org", "edu", "gov", "mil", "local", "internal", "arpa", "lan"]);
const SECOND_LEVEL = new Set(["ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"]);

/** `ns.example.com`, `mail.example.co.uk`; not `java.lang.String`, `main.py`, `org.apache`. */
function isHost(atom: string): boolean {
  if (!/^[a-z0-9_-]+(\.[a-z0-9-]+)+$/i.test(atom)) return false;
  const labels = atom.split(".");
  const last = labels[labels.length - 1] as string;
  if (TOP_DOMAINS.has(labels[0] as string)) return false;
  if (TOP_DOMAINS.has(last)) return true;
  return last.length === 2 && SECOND_LEVEL.has(labels[labels.length - 2] as string);
}
