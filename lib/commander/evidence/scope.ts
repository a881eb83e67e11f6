import { COMPLAINING } from "../diagnosis/observe";
import type { Run } from "../run/run";
import type { Situation } from "../schemas";
import type { Scope } from "./check";

/**
 * What belongs to the incident of a run: the services that suffer, all that these need and those that need these, and the time
 * that was looked at. Times are epoch ms.
 */
export function scopeOf({
  ctx,
  incident,
  situation,
  draft,
}: Pick<Run, "situation"> & {
  ctx: { workspaceId: string };
  incident: { services: readonly string[] };
  draft?: Pick<Run["draft"], "report">;
}): Scope {
  const { edges } = situation;
  const names = situation.services.map(({ name }) => name);
  // Who complains suffers as well; an incident that names nobody may be about anybody.
  const symptoms =
    incident.services.length > 0
      ? [...new Set([...incident.services, ...complaining(situation, new Set(names))])]
      : names;
  const needed = reached(
    symptoms,
    edges,
    ({ caller }) => caller,
    ({ callee }) => callee,
  );
  const callers = edges.flatMap(({ caller, callee }) => (symptoms.includes(callee) ? caller : []));
  return {
    workspaceId: ctx.workspaceId,
    services: [...new Set([...needed, ...callers, ...ofThePlatform(situation)])],
    symptoms,
    edges,
    hosted: hostedOf(situation),
    ...timeOf(situation, draft?.report.seen),
  };
}

const complaining = ({ records, alerts }: Situation, known: ReadonlySet<string>) =>
  [
    ...records.flatMap(({ service, level }) => (service && level && COMPLAINING.test(level) ? service : [])),
    ...alerts.flatMap(({ service }) => service ?? []),
  ].filter((service) => known.has(service));

/** Components of machines, and who is not known but by an event of the platform. */
const ofThePlatform = ({ records, events }: Situation) => [
  ...records.flatMap(({ service, host }) => (service && host ? service : [])),
  ...events.flatMap(({ service }) => service ?? []),
];

type Edge = Situation["edges"][number];
function reached(
  start: readonly string[],
  edges: readonly Edge[],
  from: (e: Edge) => string,
  to: (e: Edge) => string,
) {
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    const list = next.get(from(edge));
    if (list) list.push(to(edge));
    else next.set(from(edge), [to(edge)]);
  }
  const seen = new Set(start);
  for (const one of seen) for (const other of next.get(one) ?? []) seen.add(other);
  return seen;
}

/** The services that an instance, a node or the namespace stands for. */
function hostedOf({ services, nodes, namespace }: Situation): Map<string, string[]> {
  const hosted = new Map<string, string[]>();
  const add = (name: string, service: string) => hosted.set(name, [...(hosted.get(name) ?? []), service]);
  for (const { name, instances } of services)
    for (const instance of instances) {
      add(instance.name, name);
      if (instance.node) add(instance.node, name);
    }
  // What waits for a machine, or of which none is known, may wait for any.
  const placeless = services.filter(({ instances }) => !instances.some(({ node }) => node));
  for (const node of nodes) for (const { name } of placeless) add(node, name);
  if (namespace)
    hosted.set(
      namespace,
      services.map(({ name }) => name),
    );
  return hosted;
}

const EDGE_MS = 60_000;

function timeOf(situation: Situation, seen: { from: string; until: string } | undefined) {
  const { records, alerts, events, changes, until } = situation;
  const times = [...records, ...alerts, ...events, ...changes].flatMap(({ at }) => at ?? []);
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const ends = [
    last,
    until ?? Number.NEGATIVE_INFINITY,
    seen ? Date.parse(seen.until) : Number.NEGATIVE_INFINITY,
  ];
  return {
    // Rows are found by minutes, and so the edges are as wide as one.
    from: Math.min(first, seen ? Date.parse(seen.from) : Number.POSITIVE_INFINITY) - EDGE_MS,
    until: Math.max(...ends) + EDGE_MS,
  };
}
