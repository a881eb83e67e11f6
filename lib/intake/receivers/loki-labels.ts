/** Label names are short; a line of them is no book. */
const MAX_LABELS = 128;

/**
 * `{app="cart", path="C:\\x"}` as Loki writes the labels of a stream: values quoted as Go does, in double quotes with
 * escapes or in back quotes without. Null for anything else. One pass.
 */
export function parseLokiLabels(text: string): Record<string, string> | null {
  const end = text.lastIndexOf("}");
  let at = text.indexOf("{") + 1;
  if (at === 0 || end < at) return null;
  const pairs: [string, string][] = [];
  while (at < end && pairs.length < MAX_LABELS) {
    const equals = text.indexOf("=", at);
    if (equals < 0) break;
    const name = text.slice(at, equals).trim();
    const value = quoted(text, equals + 1);
    if (name === "" || value === null) return null;
    pairs.push([name, value.text]);
    at = value.at;
    while (text[at] === "," || text[at] === " ") at++;
  }
  return Object.fromEntries(pairs);
}

function quoted(text: string, start: number): { text: string; at: number } | null {
  let at = start;
  while (text[at] === " ") at++;
  const quote = text[at];
  if (quote === "`") {
    const close = text.indexOf("`", at + 1);
    return close < 0 ? null : { text: text.slice(at + 1, close), at: close + 1 };
  }
  if (quote !== '"') return null;
  const parts: string[] = [];
  let from = at + 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '"') return { text: parts.join("") + text.slice(from, i), at: i + 1 };
    if (text[i] !== "\\") continue;
    const escaped = unescaped(text, i + 1);
    parts.push(text.slice(from, i), escaped.text);
    i += escaped.length;
    from = i + 1;
  }
  return null;
}

const SIMPLE: Record<string, string> = { n: "\n", t: "\t", r: "\r", '"': '"', "\\": "\\", "'": "'" };
const HEX_DIGITS: Record<string, number> = { x: 2, u: 4, U: 8 };

/** What stands behind a backslash, and how many characters of the source it is. */
function unescaped(text: string, at: number): { text: string; length: number } {
  const letter = text[at] ?? "";
  const digits = HEX_DIGITS[letter];
  if (digits !== undefined) {
    const code = Number.parseInt(text.slice(at + 1, at + 1 + digits), 16);
    if (code <= 0x10ffff) return { text: String.fromCodePoint(code), length: 1 + digits };
  }
  return { text: SIMPLE[letter] ?? letter, length: 1 };
}
