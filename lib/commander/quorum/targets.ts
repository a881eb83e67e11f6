/** A DNS name is no longer; what follows is no name. */
const LONGEST_NAME = 253;
const TOKEN = /[\p{L}\p{N}][\p{L}\p{N}_.-]*/gu;
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u;

/**
 * Finds which of the names stand in a text, in order of the names. A word that begins with a name and a hyphen counts as that
 * name, the longest that fits, since instances are called so: "web-5d9" is one of web. Takes time linear in the text.
 */
export function nameFinder(names: Iterable<string>): (text: string) => string[] {
  const known = new Map<string, string>();
  const odd: string[] = [];
  for (const name of names) {
    if (PLAIN.test(name)) known.set(name.toLowerCase(), name);
    else odd.push(name);
  }
  return (text) => {
    const lower = text.toLowerCase();
    const found = new Set<string>();
    for (const [word] of lower.matchAll(TOKEN)) {
      const name = longest(word.slice(0, LONGEST_NAME).replace(/[._-]+$/, ""), known);
      if (name) found.add(name);
    }
    // Names of several words are few.
    for (const name of odd) if (lower.includes(name.toLowerCase())) found.add(name);
    return [...found].sort();
  };
}

/** The same for one text. */
export const namedIn = (text: string, names: Iterable<string>): string[] => nameFinder(names)(text);

function longest(word: string, known: ReadonlyMap<string, string>): string | undefined {
  for (let rest = word; rest.length > 0; rest = rest.slice(0, Math.max(0, rest.lastIndexOf("-")))) {
    const name = known.get(rest);
    if (name) return name;
  }
  return undefined;
}
