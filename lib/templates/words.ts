import { DELIM, DIGIT, JOIN, kindOf, LETTER, SPACE } from "./chars";
import { WILD } from "./mask";

/** A key cut into words and what stands between them: separators[0] word[0] separators[1] … word[n-1] separators[n]. */
export interface Words {
  words: string[];
  separators: string[];
}

/** Longer messages end in one variable part after this many words. */
export const MAX_WORDS = 96;

/** Cuts a masked message (or a pattern) into words. Lossless up to MAX_WORDS: `joinWords` gives the key back. */
export function splitWords(key: string): Words {
  const words: string[] = [];
  const separators: string[] = [];
  let from = 0;
  let at = 0;
  while (at < key.length) {
    const end = wordEnd(key, at);
    if (end === at) {
      at = separatorEnd(key, at);
      continue;
    }
    separators.push(key.slice(from, at));
    if (words.length === MAX_WORDS) {
      words.push(WILD);
      separators.push("");
      return { words, separators };
    }
    words.push(key.slice(at, end));
    from = at = end;
  }
  separators.push(key.slice(from));
  return { words, separators };
}

export function joinWords({ words, separators }: Words): string {
  let text = separators[0] ?? "";
  for (let i = 0; i < words.length; i++) text += (words[i] as string) + (separators[i + 1] as string);
  return text;
}

/** End of the word that starts at `at`, or `at` when none does. Punctuation at the end of a word is no part of it. */
function wordEnd(key: string, at: number): number {
  if (key.startsWith(WILD, at)) return at + WILD.length;
  let end = at;
  let solid = at;
  for (; end < key.length; end++) {
    const code = key.charCodeAt(end);
    const kind = kindOf(code);
    if (kind === SPACE || kind === DELIM) break;
    if (kind === LETTER || kind === DIGIT) solid = end + 1;
    else if (code !== 46 && code !== 45 && code !== 42 && solid > at) solid = end + 1;
    else if (code === 46 && key.charCodeAt(end + 1) === 46) break;
  }
  return solid;
}

function separatorEnd(key: string, at: number): number {
  const kind = kindOf(key.charCodeAt(at));
  if (kind !== JOIN) return at + 1;
  let end = at;
  while (end < key.length && kindOf(key.charCodeAt(end)) === JOIN) end++;
  return end;
}
