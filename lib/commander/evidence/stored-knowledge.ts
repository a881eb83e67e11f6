import { and, eq, inArray, or } from "drizzle-orm";
import { incidents, runbooks, serviceInstances, services } from "@/db/schema";
import { type Ctx, executor, inView, touchesView, withinView } from "@/lib/access";
import { topology } from "@/lib/catalog";
import type { StoredRow } from "./check";
import {
  INCIDENT_ID,
  incidentId,
  pastText,
  runbookText,
  SERVICE_ID,
  serviceId,
  serviceText,
} from "./row-texts";

const LARGEST_NUMBER = 2_147_483_647;
const INSTANCES_AT_MOST = 2000;

/** What the catalog knows of services, with whom they need and what runs of them. */
export async function readServices(ctx: Ctx, ids: string[]): Promise<StoredRow[]> {
  const names = ids.map((id) => id.slice(SERVICE_ID.length));
  const [rows, edges, instances] = await Promise.all([
    executor(ctx)
      .select()
      .from(services)
      .where(
        and(
          eq(services.workspaceId, ctx.workspaceId),
          inView(ctx, services.name),
          inArray(services.name, names),
        ),
      ),
    topology(ctx),
    executor(ctx)
      .select({ service: serviceInstances.service, name: serviceInstances.name, node: serviceInstances.node })
      .from(serviceInstances)
      .where(
        and(
          eq(serviceInstances.workspaceId, ctx.workspaceId),
          inView(ctx, serviceInstances.service),
          inArray(serviceInstances.service, names),
        ),
      )
      .limit(INSTANCES_AT_MOST),
  ]);
  return rows.map((row) => ({
    id: serviceId(row.name),
    kind: "service",
    workspaceId: row.workspaceId,
    service: row.name,
    at: null,
    text: serviceText({
      ...row,
      calls: edges.flatMap(({ caller, callee }) => (caller === row.name ? callee : [])),
      calledBy: edges.flatMap(({ caller, callee }) => (callee === row.name ? caller : [])),
      instances: instances.filter(({ service }) => service === row.name),
    }),
  }));
}

/** Past ones, seen whole: in words of an incident that is seen in part other services might speak. */
export async function readIncidents(ctx: Ctx, ids: string[]): Promise<StoredRow[]> {
  const numbers = ids
    .filter((id) => id.startsWith(INCIDENT_ID))
    .map((id) => Number(id.slice(INCIDENT_ID.length)))
    .filter((number) => Number.isInteger(number) && number > 0 && number <= LARGEST_NUMBER);
  const rows = await executor(ctx)
    .select({
      id: incidents.id,
      number: incidents.number,
      workspaceId: incidents.workspaceId,
      title: incidents.title,
      what: incidents.what,
      fix: incidents.fix,
      fixedIn: incidents.fixedIn,
      services: incidents.services,
    })
    .from(incidents)
    .where(
      and(
        eq(incidents.workspaceId, ctx.workspaceId),
        touchesView(ctx, incidents.services),
        withinView(ctx, incidents.services),
        or(inArray(incidents.id, ids), inArray(incidents.number, numbers)),
      ),
    );
  return rows.flatMap((row) =>
    [row.id, incidentId(row.number)]
      .filter((id) => ids.includes(id))
      .map((id) => ({
        id,
        kind: "incident" as const,
        workspaceId: row.workspaceId,
        service: null,
        services: row.services,
        at: null,
        text: pastText(row),
      })),
  );
}

export async function readRunbooks(ctx: Ctx, ids: string[]): Promise<StoredRow[]> {
  const rows = await executor(ctx)
    .select({
      id: runbooks.id,
      workspaceId: runbooks.workspaceId,
      title: runbooks.title,
      source: runbooks.source,
      services: runbooks.services,
    })
    .from(runbooks)
    .where(
      and(
        eq(runbooks.workspaceId, ctx.workspaceId),
        // One that names no service is for everybody.
        or(eq(runbooks.services, []), touchesView(ctx, runbooks.services)),
        inArray(runbooks.id, ids),
      ),
    );
  return rows.map((row) => ({
    id: row.id,
    kind: "runbook",
    workspaceId: row.workspaceId,
    service: null,
    services: row.services,
    at: null,
    text: runbookText(row),
  }));
}
