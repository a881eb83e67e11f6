import { stem } from "./stem";

/** What a text is made of, in order. */
export interface Term {
  /** The stem of a word, or of two neighbours written as one. */
  text: string;
  /** `pair`: two neighbours as one, so that `StatefulSet` and `stateful set` meet. */
  kind: "word" | "pair";
}

/** Longer texts are read to here: bounds time and memory for whatever is sent. */
const MAX_TEXT_CHARS = 200_000;
const MAX_WORD_CHARS = 40;

/** Words that hold sentences together. `not`, `no`, `up`, `down` and `out` stay: they tell troubles apart. */
const STOP = new Set(
  (
    "a an the this that these those it its is are was were be been being am do does did has have had having of to in on at by " +
    "for from with as and or if then than so such into about over under within between through during there here when where " +
    "which who whom whose what why how all any each some most other only own same can could may might must shall should will " +
    "would just also you your we our they their he she i me my us them his her but because while until per via etc please due since"
  ).split(" "),
);

const RUN = /[\p{L}\p{N}]+|[.!?;(){}|]/gu;

/** The words of a text, and neighbours as pairs. Identifiers are cut into words: camelCase, snake_case, kebab-case. */
export function termsOf(text: string): Term[] {
  const terms: Term[] = [];
  let before = "";
  for (const [run] of text.slice(0, MAX_TEXT_CHARS).matchAll(RUN)) {
    if (/^[^\p{L}\p{N}]/u.test(run)) {
      before = "";
      continue;
    }
    for (const part of partsOf(run)) {
      const word = part.toLowerCase();
      if (!tells(word)) continue;
      terms.push({ text: stem(word), kind: "word" });
      if (before !== "" && before.length + word.length <= MAX_WORD_CHARS)
        terms.push({ text: stem(before + word), kind: "pair" });
      before = word;
    }
  }
  return terms;
}

/** Small numbers are values; three digits may be a status code or a port. */
const tells = (word: string) =>
  word.length <= MAX_WORD_CHARS &&
  !STOP.has(word) &&
  (word.length > 1 || word > "\u007f") &&
  !/^\d{1,2}$/.test(word);

/** An acronym (with its plural) before a capital or the end, a word, capitals, a number. */
const PART =
  /\p{Lu}{2,}s(?=\p{Lu}|$)|\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{Lt}]+|\p{Lu}+|\p{N}+/gu;
const SHORT_MIXTURE_CHARS = 4;

/** `KubeAPIDown` → Kube, API, Down; `PVCs` → PVCs. Short mixtures (k8s, p99) and ids (letters and digits in turn) come whole. */
export function partsOf(run: string): string[] {
  if (/^(\p{Ll}+|\p{Lu}{2,}s?)$/u.test(run)) return [run];
  if (run.length <= SHORT_MIXTURE_CHARS && /\p{N}/u.test(run)) return [run];
  const parts = run.match(PART) ?? [run];
  const changes = parts.filter((part, i) => i > 0 && isNumber(part) !== isNumber(parts[i - 1]!)).length;
  return changes > 2 ? [run] : parts;
}

const isNumber = (part: string) => /^\p{N}/u.test(part);
