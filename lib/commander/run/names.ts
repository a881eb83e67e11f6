const WORD = /[\p{L}\p{N}_.-]+/gu;

/** Which of these names stand in the text as words of their own; names of several words wherever they stand. */
export function namesIn(text: string, known: ReadonlySet<string>): string[] {
  const words = new Set<string>();
  for (const [word] of text.matchAll(WORD)) {
    words.add(word);
    // A name at the end of a sentence, or in a path of host names.
    words.add(word.replace(/[.-]+$/, ""));
    for (const part of word.split(".")) words.add(part);
  }
  return [...known].filter(
    (name) => words.has(name) || (/[^\p{L}\p{N}_.-]/u.test(name) && text.includes(name)),
  );
}
