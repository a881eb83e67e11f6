/** `caller` needs `callee`. */
export interface Edge {
  caller: string;
  callee: string;
}

/** An edge with what it was learned from. */
export interface LearnedEdge extends Edge {
  source: "declared" | "peer" | "trace" | "mention";
  seen: number;
}

/**
 * Leaves out the weaker of two edges that point at each other: a database that logs the name of its client does not call it.
 * What people declared beats what was learned; a field made for the callee beats what traces look like, and that a name in a
 * text. Of two of one kind the much commoner one is kept, else both; two of the surest kinds are both kept.
 */
export function settled<E extends LearnedEdge>(edges: readonly E[]): E[] {
  const byPair = new Map(edges.map((edge) => [`${edge.caller}\0${edge.callee}`, edge]));
  return edges.filter((edge) => {
    const reverse = byPair.get(`${edge.callee}\0${edge.caller}`);
    if (!reverse) return true;
    const surer = SUREST.indexOf(reverse.source) - SUREST.indexOf(edge.source);
    if (surer !== 0) return surer > 0;
    return BOTH_KEPT.has(edge.source) || edge.seen * MUCH_COMMONER >= reverse.seen;
  });
}
const SUREST: LearnedEdge["source"][] = ["declared", "peer", "trace", "mention"];
const BOTH_KEPT = new Set<LearnedEdge["source"]>(["declared", "peer"]);
const MUCH_COMMONER = 3;

export interface Link {
  hops: 1 | 2;
  /** A sentence that says how the two hang together. */
  explanation: string;
}

/**
 * How two services hang together within two hops: one needs the other, directly or through a third, or both need a third.
 * That a third calls them both does not link them: two callees of a gateway fail independently.
 */
export function linkBetween(edges: readonly Edge[], a: string, b: string): Link | null {
  const callees = calleesOf(edges);
  const needs = (caller: string, callee: string) => callees.get(caller)?.has(callee) ?? false;
  if (needs(a, b)) return { hops: 1, explanation: `${a} calls ${b}` };
  if (needs(b, a)) return { hops: 1, explanation: `${b} calls ${a}` };
  for (const middle of callees.get(a) ?? []) {
    if (needs(middle, b)) return { hops: 2, explanation: `${a} calls ${b} through ${middle}` };
    if (needs(b, middle)) return { hops: 2, explanation: `${a} and ${b} both call ${middle}` };
  }
  for (const middle of callees.get(b) ?? [])
    if (needs(middle, a)) return { hops: 2, explanation: `${b} calls ${a} through ${middle}` };
  return null;
}

export function calleesOf(edges: readonly Edge[]): Map<string, Set<string>> {
  const callees = new Map<string, Set<string>>();
  for (const { caller, callee } of edges) {
    const known = callees.get(caller);
    if (known) known.add(callee);
    else callees.set(caller, new Set([callee]));
  }
  return callees;
}
