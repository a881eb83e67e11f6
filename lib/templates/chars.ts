/** What a character is to the tokenizer. JOIN characters hold an atom together: `blk_-12`, `a/b.c`, `45%`. */
export const SPACE = 0;
export const LETTER = 1;
export const DIGIT = 2;
export const JOIN = 3;
export const DELIM = 4;

const JOINERS = "_-./\\$+~%*";
const ASCII = new Uint8Array(128).map((_, code) => {
  if (code <= 0x20 || code === 0x7f) return SPACE;
  if (code >= 48 && code <= 57) return DIGIT;
  const lower = code | 0x20;
  if (lower >= 97 && lower <= 122) return LETTER;
  return JOINERS.includes(String.fromCharCode(code)) ? JOIN : DELIM;
});

/** Class of a UTF-16 code unit. Everything beyond ASCII is a letter, lone surrogates too: no script is a separator. */
export function kindOf(code: number): number {
  return code < 128 ? (ASCII[code] as number) : code === 0xa0 ? SPACE : LETTER;
}

export function isHexCode(code: number): boolean {
  if (code >= 48 && code <= 57) return true;
  const lower = code | 0x20;
  return lower >= 97 && lower <= 102;
}

export function isUpperCode(code: number): boolean {
  return code >= 65 && code <= 90;
}
