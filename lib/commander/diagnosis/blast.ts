import type { Entity, Situation } from "../schemas";
import type { Directory } from "./directory";

const MOST_HOPS = 6;

/** Who needs the broken one, directly or through others, the nearest first: breadth first against the arrows. */
export function blastRadius(
  broken: Entity,
  { edges }: Pick<Situation, "edges">,
  directory: Directory,
  suffering: ReadonlySet<string>,
): { service: string; hops: number; isSuffering: boolean }[] {
  const callers = new Map<string, string[]>();
  for (const { caller, callee } of edges) callers.set(callee, [...(callers.get(callee) ?? []), caller]);
  const start =
    broken.kind === "service"
      ? [broken.name]
      : directory
          .names()
          .filter((name) => broken.kind === "namespace" || directory.nodesOf(name).includes(broken.name));
  const hops = new Map(start.map((name) => [name, 0]));
  let edge = start;
  for (let hop = 1; hop <= MOST_HOPS && edge.length > 0; hop++) {
    const next = [...new Set(edge.flatMap((name) => callers.get(name) ?? []))].filter(
      (name) => !hops.has(name),
    );
    for (const name of next) hops.set(name, hop);
    edge = next;
  }
  return [...hops]
    .filter(([service]) => broken.kind !== "service" || service !== broken.name)
    .map(([service, distance]) => ({ service, hops: distance, isSuffering: suffering.has(service) }));
}
