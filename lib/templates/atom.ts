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

/** True when the atom `text[start, end)` is a value by its looks alone: number, id, path, host name, hex. */
export function isVariable(text: string, start: number, end: number, shape: AtomShape): boolean {
  const length = end - start;
  if (length > MAX_CONSTANT_CHARS) return true;
  const first = text.charCodeAt(start);
  if (first === SLASH && shape.letters + shape.digits > 0) return true;
  if (shape.digits > 0) return !isName(first, shape) || (length >= 8 && isHex(text, start, end));
  if (shape.slashes >= 2 && shape.letters > 0) return true;
  if (shape.backslashes >= 2 && shape.letters > 0) return true;
  if (shape.dots > 0 && isHost(text.slice(start, end))) return true;
  return length >= 8 && isHex(text, start, end);
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

const TOP_DOMAINS = new Set([
  "com",
  "net",
  "org",
  "edu",
  "gov",
  "mil",
  "info",
  "biz",
  "local",
  "internal",
  "arpa",
  "lan",
]);
const SECOND_LEVEL = new Set(["ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"]);

/** `ns.example.com`, `mail.example.co.uk`; not `java.lang.String`, `main.py`, `org.apache`. */
function isHost(atom: string): boolean {
  if (!/^[a-z0-9_-]+(\.[a-z0-9-]+)+$/i.test(atom)) return false;
  const labels = atom.split(".");
  const last = labels[labels.length - 1] as string;
  if (TOP_DOMAINS.has(last)) return true;
  return last.length === 2 && SECOND_LEVEL.has(labels[labels.length - 2] as string);
}
