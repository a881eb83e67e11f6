const WORD = /[\p{L}\p{N}][\p{L}\p{N}._-]*/gu;

/** Which of the known services a text names, as whole words or as the beginning of a host. Pure, linear. */
export function servicesNamed(known: ReadonlySet<string>, text: string): string[] {
  const found = new Set<string>();
  for (const [word] of text.slice(0, 20_000).matchAll(WORD)) {
    const bare = word.replace(/[._-]+$/, "");
    for (const name of [bare, bare.toLowerCase(), bare.split(".", 1)[0]!])
      if (known.has(name)) found.add(name);
  }
  return [...found];
}
