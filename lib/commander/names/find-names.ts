const PART = /[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu;

interface Node {
  next: Map<string, Node>;
  /** Names that end here, as they are written; several differ in capitals only. */
  names: string[];
}

/**
 * Finds which of the names stand in a text, wherever it is decided by that who may see it: rather one name too many than one too
 * few. A name is found as whole words, in any capitals, names of several words as well, and as a part of longer ones: of hosts
 * ("db.shop.svc"), of instances ("web-5d9"), of paths. Of names within each other the longest counts: "orders-db" does not name
 * "orders" where both are known. Pure. The whole text is read, in time linear in it: each part is followed no further than the
 * longest name goes.
 */
export function nameFinder(names: Iterable<string>): (text: string) => string[] {
  const root: Node = { next: new Map(), names: [] };
  for (const name of new Set(names)) {
    let node = root;
    for (const part of partsOf(name)) {
      const next = node.next.get(part) ?? { next: new Map(), names: [] };
      node.next.set(part, next);
      node = next;
    }
    if (node !== root) node.names.push(name);
  }
  return (text) => {
    const parts = partsOf(text);
    const found = new Set<string>();
    // Until where the names found so far reach: what lies within them is no name of its own.
    let covered = 0;
    for (let start = 0; start < parts.length; start++) {
      const longest = longestFrom(root, parts, start);
      if (!longest || longest.end <= covered) continue;
      covered = longest.end;
      for (const name of longest.names) found.add(name);
    }
    return [...found];
  };
}

function longestFrom(root: Node, parts: readonly string[], start: number) {
  let longest: { names: string[]; end: number } | null = null;
  let node = root.next.get(parts[start]!);
  for (let end = start + 1; node; end++) {
    if (node.names.length > 0) longest = { names: node.names, end };
    node = end < parts.length ? node.next.get(parts[end]!) : undefined;
  }
  return longest;
}

const partsOf = (text: string): string[] =>
  (text.toLowerCase().match(PART) ?? []).map((part) => (part.trim() === "" ? " " : part));

/** Every text within a value of JSON. Not its JSON: there a line that begins with "shop" reads "\\nshop". */
export function textsIn(value: unknown): string[] {
  const texts: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === "string") texts.push(one);
    else if (typeof one === "object" && one !== null)
      for (const inner of Object.values(one)) open.push(inner);
  }
  return texts;
}
