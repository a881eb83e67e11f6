import { and, eq } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { componentsOn, platformOf, topology } from "@/lib/catalog";
import type { IncidentDetail } from "@/lib/incidents";
import { platformEvents } from "@/lib/intake";
import { cut } from "@/lib/kit/cut";
import { pastForDiagnosis } from "../feed/past";
import type { Steer } from "../report/schemas";
import { type Situation, situationSchema } from "../schemas";
import { hostRecordsIn, recordsIn } from "./records";
import { type Reach, reachOf } from "./scope";
import { alertsIn, changesIn } from "./told";

const TEXT_CHARS = 4000;
const NODES_AT_MOST = 200;
const COMPONENTS_AT_MOST = 50;
const EVENTS_AT_MOST = 3000;
/** Clusters keep their events for an hour. */
const EVENTS_BEFORE_MS = 60 * 60_000;

/** All that the agents may look at of an incident, from its rows: a fixed number of queries, each bounded. */
export async function gatherSituation(
  ctx: Ctx,
  incident: IncidentDetail,
  steers: readonly Steer[],
): Promise<{ situation: Situation; reach: Reach }> {
  const pointed = steers.flatMap(({ kind, entity }) =>
    kind !== "rule_out" && entity?.kind === "service" ? entity.name : [],
  );
  const firstBadAt = Date.parse(incident.firstBadAt);
  const lastBadAt = Math.max(firstBadAt, await lastBadMoment(ctx, incident.id));
  const edges = await topology(ctx);
  const named = [...incident.services, ...pointed];
  // Whoever opened it by hand and named nobody means the whole of it.
  const everything = named.length === 0 ? await platformOf(ctx, null) : null;
  const services = everything ? everything.services.map(({ name }) => name) : named;
  const reach = reachOf({ services, firstBadAt, lastBadAt }, edges);
  const platform = everything ?? (await platformOf(ctx, reach.services));
  const nodes = platform.nodes.slice(0, NODES_AT_MOST);
  const components = await componentsOn(ctx, nodes, reach.services, COMPONENTS_AT_MOST);
  const [records, ofHosts, alerts, changes, events, past] = [
    await recordsIn(ctx, reach),
    await hostRecordsIn(ctx, reach, components, nodes),
    await alertsIn(ctx, reach, incident.id, nodes),
    await changesIn(ctx, reach),
    await platformEvents(ctx, {
      from: reach.from - EVENTS_BEFORE_MS,
      to: reach.until,
      limit: EVENTS_AT_MOST,
    }),
    await pastForDiagnosis(ctx, incident.number),
  ];
  const near = new Set(reach.services);
  const machines = new Set(nodes);
  const situation = situationSchema.parse({
    until: reach.until,
    isDeclared: incident.grouping.rule === "manual",
    namespace: namespaceOf(platform.services),
    services: withAll(reach.services, platform.services),
    nodes,
    edges: reach.edges.map(({ caller, callee }) => ({ caller, callee })),
    records: [...records, ...ofHosts],
    alerts,
    events: events
      .map((event) => ({ ...event, text: cut(event.text, TEXT_CHARS) }))
      .filter(
        ({ service, node, object }) =>
          (service !== null && near.has(service)) ||
          (node !== null && machines.has(node)) ||
          machines.has(object.slice(object.indexOf("/") + 1)),
      ),
    changes,
    past,
  });
  return { situation, reach };
}

async function lastBadMoment(ctx: Ctx, incidentId: string): Promise<number> {
  const [row] = await executor(ctx)
    .select({ at: incidents.lastBadAt })
    .from(incidents)
    .where(and(eq(incidents.workspaceId, ctx.workspaceId), eq(incidents.id, incidentId)));
  return row?.at?.getTime() ?? 0;
}

type Platform = Awaited<ReturnType<typeof platformOf>>["services"];

/** What is known of a service only by its name is a service as well. */
function withAll(names: readonly string[], known: Platform): Platform {
  const byName = new Map(known.map((service) => [service.name, service]));
  return names.map(
    (name) => byName.get(name) ?? { name, addresses: [], ports: [], namespace: null, instances: [] },
  );
}

/** The one in which most of the services are. */
function namespaceOf(services: Platform): string | null {
  const counts = new Map<string, number>();
  for (const { namespace } of services)
    if (namespace) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null;
}
