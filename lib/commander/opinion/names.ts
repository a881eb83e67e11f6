import type { Entity, Situation } from "../schemas";

const WORD = /[\p{L}\p{N}][\p{L}\p{N}._-]*/gu;
const MOST_READ = 8000;

/** Who is known by name in a situation, and who is named in a text. */
export class Names {
  private readonly known = new Set<string>();

  constructor({ services, nodes, namespace }: Pick<Situation, "services" | "nodes" | "namespace">) {
    for (const { name, instances } of services) {
      this.known.add(name);
      for (const instance of instances) this.known.add(instance.name);
    }
    for (const node of nodes) this.known.add(node);
    if (namespace) this.known.add(namespace);
  }

  has = ({ name }: Entity): boolean => this.known.has(name);

  /** The known names in the text, also at the beginning of a host ("db.shop.svc"). Names of several words are not found. */
  in(text: string): string[] {
    const found = new Set<string>();
    for (const [word] of text.slice(0, MOST_READ).matchAll(WORD)) {
      const bare = word.replace(/[._-]+$/, "");
      for (const name of [bare, bare.split(".", 1)[0]!]) if (this.known.has(name)) found.add(name);
    }
    return [...found];
  }
}
