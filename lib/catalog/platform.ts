import { type SQL, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import { INSTANCES_AT_MOST, NODES_AT_MOST, type Platform, SERVICES_AT_MOST } from "./schemas";

interface ServiceRow extends Record<string, unknown> {
  name: string;
  addresses: string[];
  ports: number[];
  namespace: string | null;
}
interface InstanceRow extends Record<string, unknown> {
  service: string;
  name: string;
  address: string | null;
  node: string | null;
}

/**
 * What runs where, of the given services or, for null, of all: at most 2,000 services and 20,000 instances, the last seen
 * first, and the machines. An address that several have had is of the one that was seen last. Three queries.
 */
export async function platformOf(ctx: Ctx, services: readonly string[] | null): Promise<Platform> {
  authorize(ctx, "services:read");
  const among = (column: SQL) =>
    sql`${inView(ctx, column)} and ${
      services === null ? sql`true` : sql`${column} = any(${textArray(services)})`
    }`;
  const [rows, instances, nodes] = await Promise.all([
    executor(ctx).execute<ServiceRow>(sql`
      select name, addresses, ports, namespace from services
      where workspace_id = ${ctx.workspaceId} and ${among(sql`name`)}
      order by last_seen_at desc, name limit ${SERVICES_AT_MOST}`),
    executor(ctx).execute<InstanceRow>(sql`
      select service, name, address, node from service_instances
      where workspace_id = ${ctx.workspaceId} and ${among(sql`service`)}
      order by last_seen_at desc, service, name limit ${INSTANCES_AT_MOST}`),
    executor(ctx).execute<{ name: string }>(sql`
      select name from nodes where workspace_id = ${ctx.workspaceId} and ${nodesInView(ctx)}
      order by last_seen_at desc, name limit ${NODES_AT_MOST}`),
  ]);
  const taken = new Set(rows.flatMap(({ addresses }) => addresses));
  const known = new Map(rows.map(({ name }) => [name, [] as Platform["services"][number]["instances"]]));
  for (const { service, name, address, node } of instances) {
    const isOwn = address !== null && !taken.has(address);
    if (isOwn) taken.add(address);
    known.get(service)?.push({ name, address: isOwn ? address : null, node });
  }
  return {
    services: rows.map(({ name, addresses, ports, namespace }) => ({
      name,
      addresses,
      ports,
      namespace,
      instances: known.get(name)!,
    })),
    nodes: nodes.map(({ name }) => name),
  };
}

/** Machines are nobody's own: a limited view holds those on which its services run. */
export const nodesInView = (ctx: Ctx): SQL =>
  ctx.services === null
    ? sql`true`
    : sql`name in (select i.node from service_instances i where i.workspace_id = ${ctx.workspaceId}
        and i.node is not null and ${inView(ctx, sql`i.service`)})`;
