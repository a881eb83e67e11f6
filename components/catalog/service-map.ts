import type { Service } from "@/lib/catalog/schemas";

export interface MapNode {
  name: string;
  /** Columns from the callers at the left to what everything needs at the right. */
  column: number;
  row: number;
}
export interface MapEdge {
  from: MapNode;
  to: MapNode;
}
export interface ServiceMap {
  nodes: MapNode[];
  edges: MapEdge[];
  columns: number;
  rows: number;
}

type Call = Service["calls"][number];

/** More boxes than this are a carpet, not a map. */
const MOST_NODES = 36;

/** Places services so that calls run from left to right; a service stands right of its farthest caller. Loops are cut. */
export function layOut(services: Service[]): ServiceMap {
  const calls = bestKnown(services);
  const depth = depths(calls);
  const columns: string[][] = [];
  for (const [name, column] of depth) columns[column] = [...(columns[column] ?? []), name];
  const byName = new Map<string, MapNode>();
  for (const [column, names] of columns.entries())
    for (const [row, name] of inOrder(names, calls, byName).entries())
      byName.set(name, { name, column, row });
  return {
    nodes: [...byName.values()],
    edges: calls.map((call) => ({ from: byName.get(call.caller)!, to: byName.get(call.callee)! })),
    columns: columns.length,
    rows: Math.max(0, ...columns.map((names) => names.length)),
  };
}

/** A column's services by the middle of their callers' rows, so that few lines cross. */
function inOrder(names: string[], calls: Call[], placed: ReadonlyMap<string, MapNode>): string[] {
  const middle = (name: string) => {
    const rows = calls.flatMap((call) => (call.callee === name ? (placed.get(call.caller)?.row ?? []) : []));
    return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
  };
  const key = new Map(names.map((name) => [name, middle(name)]));
  return names.sort((a, b) => key.get(a)! - key.get(b)! || (a < b ? -1 : 1));
}

/** The calls seen most often, until they name as many services as a map can show. */
function bestKnown(services: Service[]): Call[] {
  const all = services.flatMap((service) => service.calls).sort((a, b) => b.seen - a.seen);
  const names = new Set<string>();
  return all.filter((call) => {
    const added = [call.caller, call.callee].filter((name) => !names.has(name));
    if (names.size + added.length > MOST_NODES) return false;
    for (const name of added) names.add(name);
    return true;
  });
}

/** The longest way to each service from one that nobody calls, leaving out the calls that close a loop. */
function depths(calls: Call[]): Map<string, number> {
  const callees = new Map<string, string[]>();
  for (const { caller, callee } of calls) {
    callees.set(caller, [...(callees.get(caller) ?? []), callee]);
    if (!callees.has(callee)) callees.set(callee, []);
  }
  const called = new Set(calls.map((call) => call.callee));
  const names = [...callees.keys()].sort((a, b) => Number(called.has(a)) - Number(called.has(b)));
  const state = new Map<string, "open" | "done">();
  const forward = new Map<string, string[]>();
  const order: string[] = [];
  const visit = (name: string): void => {
    state.set(name, "open");
    const kept = callees.get(name)!.filter((callee) => state.get(callee) !== "open");
    forward.set(name, kept);
    for (const callee of kept) if (!state.has(callee)) visit(callee);
    state.set(name, "done");
    order.unshift(name);
  };
  for (const name of names) if (!state.has(name)) visit(name);
  const depth = new Map(order.map((name) => [name, 0]));
  for (const name of order)
    for (const callee of forward.get(name)!)
      depth.set(callee, Math.max(depth.get(callee)!, depth.get(name)! + 1));
  return depth;
}
