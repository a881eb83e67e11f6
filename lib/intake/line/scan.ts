// Character scanning that the readers of headers share. Positions are UTF-16 indexes; past the end nothing matches.

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 97 && lower <= 122;
}

export function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

export function isSpace(code: number): boolean {
  return code === 32 || code === 9;
}

/** A letter or digit of ASCII. */
export function isWordCode(code: number): boolean {
  return isLetter(code) || isDigit(code);
}

/** End of the digits at `at`, reading at most `limit`. */
export function digitsEnd(text: string, at: number, limit: number): number {
  let i = at;
  while (i < at + limit && isDigit(text.charCodeAt(i))) i++;
  return i;
}

/** The number written in [start, end), which holds digits only. */
export function numberAt(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + text.charCodeAt(i) - 48;
  return value;
}

export function skipSpaces(text: string, at: number): number {
  let i = at;
  while (i < text.length && isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** No column of a header is longer. */
const MAX_TOKEN_CHARS = 400;

/** End of the run without white space at `at`, at most MAX_TOKEN_CHARS on; then no header token stands there. */
export function tokenEnd(text: string, at: number): number {
  const limit = Math.min(text.length, at + MAX_TOKEN_CHARS);
  let i = at;
  while (i < limit && !isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** The bracket that closes the one at `at`, nested ones skipped; -1 beyond MAX_TOKEN_CHARS. */
export function closing(text: string, at: number): number {
  const open = text.charCodeAt(at);
  const close = open === 91 ? 93 : 41;
  const limit = Math.min(text.length, at + MAX_TOKEN_CHARS);
  let depth = 0;
  for (let i = at; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === open) depth++;
    else if (code === close && --depth === 0) return i;
  }
  return -1;
}

/** What a token looks like, counted in one pass. */
export interface TokenLook {
  digits: number;
  uppers: number;
  lowers: number;
  /** . _ $ / @ # - : and their like inside the token. */
  marks: number;
  /** A lower-case letter followed by an upper-case one. */
  camel: boolean;
}

export function lookAt(text: string, start: number, end: number): TokenLook {
  const look = { digits: 0, uppers: 0, lowers: 0, marks: 0, camel: false };
  let lower = false;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) look.digits++;
    else if (isUpper(code)) {
      look.uppers++;
      if (lower) look.camel = true;
    } else if (isLetter(code) || code > 127) look.lowers++;
    else look.marks++;
    lower = code >= 97 && code <= 122;
  }
  return look;
}
