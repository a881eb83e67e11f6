import { and, asc, desc, eq, gt, gte, inArray, or, sql } from "drizzle-orm";
import { z } from "zod";
import { textArray } from "@/db/literals";
import { dependencies, services } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import {
  type Dependency,
  INSTANCES_SHOWN,
  type Instance,
  type Service,
  type ServiceListQuery,
} from "./schemas";
import { type Edge, settled } from "./topology";

/** A name that came up less often may be a coincidence of words. */
const SEEN_AT_LEAST = 3;
const EDGES_AT_MOST = 5000;
const isSure = or(eq(dependencies.source, "declared"), gte(dependencies.seen, SEEN_AT_LEAST));

/** The services of the workspace by name, with their dependencies. */
export async function listServices(ctx: Ctx, { limit, cursor }: ServiceListQuery): Promise<Page<Service>> {
  authorize(ctx, "services:read");
  const rows = await executor(ctx)
    .select()
    .from(services)
    .where(
      and(
        eq(services.workspaceId, ctx.workspaceId),
        inView(ctx, services.name),
        cursor ? gt(services.name, decodeCursor(cursor, z.string())) : undefined,
      ),
    )
    .orderBy(asc(services.name))
    .limit(limit + 1);
  const names = rows.slice(0, limit).map((row) => row.name);
  const [edges, running] = await Promise.all([dependenciesOf(ctx, names), runningOf(ctx, names)]);
  return toPage(
    rows,
    limit,
    (row) => row.name,
    (row) => present(row, edges, running.get(row.name)),
  );
}

/** One service; null for one that is not known or not in view. */
export async function serviceOf(ctx: Ctx, name: string): Promise<Service | null> {
  const [row] = await executor(ctx)
    .select()
    .from(services)
    .where(
      and(eq(services.workspaceId, ctx.workspaceId), inView(ctx, services.name), eq(services.name, name)),
    );
  if (!row) return null;
  return present(row, await dependenciesOf(ctx, [name]), (await runningOf(ctx, [name])).get(name));
}

type Running = Pick<Service, "instances" | "instanceCount">;
const NOTHING: Running = { instances: [], instanceCount: 0 };

function present(row: typeof services.$inferSelect, edges: Dependency[], running = NOTHING): Service {
  return {
    name: row.name,
    declared: row.declared,
    description: row.description,
    owner: row.owner,
    tier: row.tier,
    runbookUrl: row.runbookUrl,
    costPerMinute: row.costPerMinute,
    addresses: row.addresses,
    ports: row.ports,
    namespace: row.namespace,
    ...running,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    calls: edges.filter((edge) => edge.caller === row.name),
    calledBy: edges.filter((edge) => edge.callee === row.name),
  };
}

interface InstanceRow extends Record<string, unknown> {
  service: string;
  name: string;
  address: string | null;
  node: string | null;
  source: Instance["source"];
  last_seen_at: string;
  total: number;
}

/** On one page at most so many instances, wherever they run. */
const INSTANCES_OF_PAGE = 5000;

async function runningOf(ctx: Ctx, names: string[]): Promise<Map<string, Running>> {
  if (names.length === 0) return new Map();
  const rows = await executor(ctx).execute<InstanceRow>(sql`
    select * from (
      select service, name, address, node, source, last_seen_at,
        row_number() over (partition by service order by last_seen_at desc, name) as place,
        count(*) over (partition by service)::int as total
      from service_instances
      where workspace_id = ${ctx.workspaceId} and service = any(${textArray(names)})
    ) as i
    where place <= ${INSTANCES_SHOWN} order by place, service limit ${INSTANCES_OF_PAGE}`);
  const running = new Map<string, Running>();
  for (const { service, total, last_seen_at, name, address, node, source } of rows) {
    const own = running.get(service) ?? { instances: [], instanceCount: total };
    own.instances.push({ name, address, node, source, lastSeenAt: new Date(last_seen_at).toISOString() });
    running.set(service, own);
  }
  return running;
}

/** An edge names both its ends. */
const bothInView = (ctx: Ctx) => [inView(ctx, dependencies.caller), inView(ctx, dependencies.callee)];

async function dependenciesOf(ctx: Ctx, names: string[]): Promise<Dependency[]> {
  if (names.length === 0) return [];
  const rows = await executor(ctx)
    .select()
    .from(dependencies)
    .where(
      and(
        eq(dependencies.workspaceId, ctx.workspaceId),
        ...bothInView(ctx),
        isSure,
        or(inArray(dependencies.caller, names), inArray(dependencies.callee, names)),
      ),
    )
    .orderBy(desc(dependencies.seen))
    .limit(EDGES_AT_MOST);
  return settled(rows).map(({ caller, callee, source, seen, lastSeenAt }) => ({
    caller,
    callee,
    source,
    seen,
    lastSeenAt: lastSeenAt.toISOString(),
  }));
}

/** Every dependency that is sure enough to reason with, the best known first. */
export async function topology(ctx: Ctx): Promise<Edge[]> {
  const rows = await executor(ctx)
    .select({
      caller: dependencies.caller,
      callee: dependencies.callee,
      source: dependencies.source,
      seen: dependencies.seen,
    })
    .from(dependencies)
    .where(and(eq(dependencies.workspaceId, ctx.workspaceId), ...bothInView(ctx), isSure))
    .orderBy(desc(dependencies.seen))
    .limit(EDGES_AT_MOST);
  return settled(rows);
}
