import type { KnownService, Situation } from "../schemas";

/** Somebody whom a text names. `port` is set where an address with a port stood. */
export interface Mention {
  service: string;
  port: number | null;
  /** By address or as a host; a bare word may be a word. */
  isHost: boolean;
  at: number;
}

const WORD = /[A-Za-z0-9][A-Za-z0-9._-]*/g;
const MOST_READ = 8000;
/** What stands before or after a name when it is a host: "lookup x", "//x", "x:80", "x.svc". */
const HOST_BEFORE = /(?:\/\/|@|lookup |host |dial tcp |connect to |resolve )$/i;
const HOST_AFTER = /^(?::\d|\.svc|\/)/;

const CALLED =
  /(?:\blookup |unable ?to ?connect (?:on|to) |(?:could not|cannot|failed to|unable to) (?:connect to|resolve(?: host)?) |getaddrinfo \w{1,12} |unknown ?host(?:exception)?:? )["']?([a-z0-9][a-z0-9._-]{1,200})/i;

/** What people call a host by without naming one. */
const NOUN =
  /^(?:the|a|an|any|its|our|database|db|server|host|service|broker|backend|upstream|cluster|cache|queue|node|peer|remote|target|endpoint|instance|proxy|api|port)$/i;
const HOST_NEXT = /^["']?[ \t]{1,4}(?:at |on |server |host )?["']?([a-z0-9][a-z0-9._-]{0,200})(?=:\d)/i;

/** Who is who in one situation: names, addresses, instances and nodes, and where each instance stands. */
export class Directory {
  private readonly byAddress = new Map<string, string>();
  private readonly byInstance = new Map<string, string>();
  private readonly nodeOfInstance = new Map<string, string>();
  private readonly services: Map<string, KnownService>;
  private readonly nodes: Map<string, string>;

  constructor({ services, nodes }: Pick<Situation, "services" | "nodes">) {
    this.services = new Map(services.map((service) => [service.name, service]));
    this.nodes = new Map(nodes.flatMap((node) => [[node, node] as const, [firstLabel(node), node] as const]));
    for (const { name, addresses, instances } of services) {
      for (const address of addresses) this.byAddress.set(address, name);
      for (const instance of instances) {
        this.byInstance.set(instance.name, name);
        if (instance.address) this.byAddress.set(instance.address, name);
        if (instance.node) this.nodeOfInstance.set(instance.name, instance.node);
      }
    }
  }

  get size(): number {
    return this.services.size;
  }

  names(): string[] {
    return [...this.services.keys()];
  }

  service(name: string): KnownService | undefined {
    return this.services.get(name);
  }

  node(name: string | null | undefined): string | null {
    return (name && this.nodes.get(name)) ?? null;
  }

  /** The service of "web", "web-5d9-x7p" or "web-0": the longest name that the instance's name begins with. */
  serviceOf(object: string): string | null {
    const known = this.services.has(object) ? object : this.byInstance.get(object);
    if (known) return known;
    for (let end = object.lastIndexOf("-"); end > 0; end = object.lastIndexOf("-", end - 1))
      if (this.services.has(object.slice(0, end))) return object.slice(0, end);
    return null;
  }

  nodeOf(instance: string): string | null {
    return this.nodeOfInstance.get(instance) ?? null;
  }

  nodesOf(service: string): string[] {
    const found = this.services.get(service)?.instances.flatMap(({ node }) => node ?? []) ?? [];
    return [...new Set(found)];
  }

  /** Services named in the text, in the order they stand. */
  mentions(text: string): Mention[] {
    const found: Mention[] = [];
    for (const match of text.slice(0, MOST_READ).matchAll(WORD)) {
      const word = match[0].replace(/[._-]+$/, "");
      const service = this.byAddress.get(word) ?? this.named(word);
      if (!service) continue;
      const after = text.slice(match.index + word.length, match.index + word.length + 8);
      const port = /^:(\d{1,5})/.exec(after)?.[1];
      const before = text.slice(Math.max(0, match.index - 12), match.index);
      const isHost = this.byAddress.has(word) || HOST_BEFORE.test(before) || HOST_AFTER.test(after);
      found.push({ service, port: port ? Number(port) : null, isHost, at: match.index });
    }
    return found;
  }

  /** A host that the text says was looked up or connected to in vain, and that is nobody here. */
  strangerCalled(text: string): string | null {
    const read = text.slice(0, MOST_READ);
    const called = CALLED.exec(read);
    const word = called?.[1]?.replace(/[._-]+$/, "");
    // "Could not connect to database orders-db:5432": the noun is no name, what follows may be one.
    const host =
      called && word && NOUN.test(word)
        ? HOST_NEXT.exec(read.slice(called.index + called[0].length))?.[1]
        : word;
    if (!host || /^[\d.]+$/.test(host)) return null;
    return this.named(host) || this.byAddress.has(host) || this.node(host) ? null : host;
  }

  nodesNamed(text: string): string[] {
    const words = text.slice(0, MOST_READ).match(WORD) ?? [];
    return [...new Set(words.flatMap((word) => this.node(word.replace(/[._-]+$/, "")) ?? []))];
  }

  private named(word: string): string | null {
    if (this.services.has(word)) return word;
    const label = firstLabel(word);
    if (label !== word && this.services.has(label)) return label;
    return this.byInstance.get(word) ?? null;
  }
}

const firstLabel = (name: string) => name.split(".", 1)[0]!;
