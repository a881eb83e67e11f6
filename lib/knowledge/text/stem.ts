/**
 * The Porter stemmer (M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980) for one lower-case word, and
 * what it leaves apart in the words of operations: `failure` joins `fails`, `configuration` joins `config`,
 * `reconciliation` joins `reconcile`. Words that are not plain a-z come back as they are.
 */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  const stemmed = porter(word);
  const plain = stemmed.length >= 6 && stemmed.endsWith("ur") ? stemmed.slice(0, -2) : stemmed;
  return plain.length >= 7 && plain.endsWith("i") ? plain.slice(0, -1) : plain;
}

function porter(word: string): string {
  let w = plural(word);
  w = pastAndProgressive(w);
  if (w.endsWith("y") && hasVowel(w.slice(0, -1))) w = `${w.slice(0, -1)}i`;
  w = replaceFirst(w, DERIVED, 0);
  w = replaceFirst(w, ADJECTIVAL, 0);
  return tidyEnd(dropSuffix(w));
}

const DERIVED = pairs(
  "ational ate,tional tion,enci ence,anci ance,izer ize,abli able,alli al,entli ent,eli e,ousli ous,ization ize," +
    "ation ate,ator ate,alism al,iveness ive,fulness ful,ousness ous,aliti al,iviti ive,biliti ble",
);
const ADJECTIVAL = pairs("icate ic,ative ,alize al,iciti ic,ical ic,ful ,ness ");
const DROPPED = "ement,ance,ence,able,ible,ment,ant,ent,ism,ate,iti,ous,ive,ize,ion,al,er,ic,ou".split(",");

function pairs(list: string): [string, string][] {
  return list
    .split(",")
    .map((pair) => pair.split(" ") as [string, string])
    .sort((a, b) => b[0].length - a[0].length);
}

function plural(w: string): string {
  if (w.endsWith("sses") || w.endsWith("ies")) return w.slice(0, -2);
  return w.endsWith("s") && !w.endsWith("ss") ? w.slice(0, -1) : w;
}

function pastAndProgressive(w: string): string {
  if (w.endsWith("eed")) return measure(w.slice(0, -3)) > 0 ? w.slice(0, -1) : w;
  const cut = w.endsWith("ed") ? w.slice(0, -2) : w.endsWith("ing") ? w.slice(0, -3) : w;
  if (cut === w || !hasVowel(cut)) return w;
  if (/(at|bl|iz)$/.test(cut)) return `${cut}e`;
  if (/([^aeioulsz])\1$/.test(cut)) return cut.slice(0, -1);
  return measure(cut) === 1 && endsShort(cut) ? `${cut}e` : cut;
}

function replaceFirst(w: string, list: [string, string][], atLeast: number): string {
  for (const [suffix, put] of list) {
    if (!w.endsWith(suffix)) continue;
    const rest = w.slice(0, -suffix.length);
    return measure(rest) > atLeast ? rest + put : w;
  }
  return w;
}

function dropSuffix(w: string): string {
  for (const suffix of DROPPED) {
    if (!w.endsWith(suffix)) continue;
    const rest = w.slice(0, -suffix.length);
    if (suffix === "ion" && !/[st]$/.test(rest)) return w;
    return measure(rest) > 1 ? rest : w;
  }
  return w;
}

function tidyEnd(w: string): string {
  let end = w;
  if (end.endsWith("e")) {
    const rest = end.slice(0, -1);
    const m = measure(rest);
    if (m > 1 || (m === 1 && !endsShort(rest))) end = rest;
  }
  return end.endsWith("ll") && measure(end) > 1 ? end.slice(0, -1) : end;
}

const isVowel = (w: string, i: number): boolean =>
  "aeiou".includes(w[i]!) || (w[i] === "y" && i > 0 && !isVowel(w, i - 1));

function hasVowel(w: string): boolean {
  for (let i = 0; i < w.length; i++) if (isVowel(w, i)) return true;
  return false;
}

/** How often a vowel is followed by a consonant. */
function measure(w: string): number {
  let m = 0;
  let before = false;
  for (let i = 0; i < w.length; i++) {
    const vowel = isVowel(w, i);
    if (before && !vowel) m++;
    before = vowel;
  }
  return m;
}

/** Consonant, vowel, consonant at the end, the last not w, x or y: `fil` of filing wants its e back. */
function endsShort(w: string): boolean {
  const n = w.length;
  if (n < 3 || isVowel(w, n - 1) || !isVowel(w, n - 2) || isVowel(w, n - 3)) return false;
  return !"wxy".includes(w[n - 1]!);
}
