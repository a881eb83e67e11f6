import type { Edge } from "@/lib/catalog";

interface Around {
  /** Within two hops, more or less: no service is missing that `linkBetween` could link. */
  services: Set<string>;
  /** Enough of the topology to link it to them. */
  edges: Edge[];
}

/** Which part of the topology lies around a service; looked up once for each. */
export class Linked {
  private readonly touching = new Map<string, Edge[]>();
  private readonly known = new Map<string, Around>();

  constructor(edges: readonly Edge[]) {
    for (const edge of edges)
      for (const end of [edge.caller, edge.callee]) {
        const own = this.touching.get(end);
        if (own) own.push(edge);
        else this.touching.set(end, [edge]);
      }
  }

  around(service: string): Around {
    const known = this.known.get(service);
    if (known) return known;
    const services = new Set<string>();
    const edges = new Set<Edge>();
    for (const middle of [service, ...this.neighbours(service)])
      for (const edge of this.touching.get(middle) ?? []) {
        edges.add(edge);
        services.add(edge.caller).add(edge.callee);
      }
    const around = { services, edges: [...edges] };
    this.known.set(service, around);
    return around;
  }

  private neighbours(service: string): Set<string> {
    const found = new Set<string>();
    for (const { caller, callee } of this.touching.get(service) ?? [])
      found.add(caller === service ? callee : caller);
    return found;
  }
}
