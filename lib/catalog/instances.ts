import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor } from "@/lib/access";
import type { ServiceDeclare } from "./schemas";

/**
 * Makes the given instances the declared ones of their services. One that records have shown too is forgotten with the rest and
 * comes back when it speaks again. Rows are taken in the order in which everybody takes them.
 */
export async function replaceInstances(
  ctx: Ctx,
  said: Pick<ServiceDeclare, "name" | "instances">[],
): Promise<void> {
  if (said.length === 0) return;
  await dropDeclared(ctx, sql`service = any(${textArray(said.map(({ name }) => name))})`);
  const rows = said
    .flatMap(({ name: service, instances = [] }) =>
      [...new Map(instances.map((instance) => [instance.name, instance])).values()].map((instance) => ({
        ...instance,
        service,
      })),
    )
    .sort((a, b) => (a.service === b.service ? order(a.name, b.name) : order(a.service, b.service)));
  if (rows.length === 0) return;
  await executor(ctx).execute(sql`
    insert into service_instances as i (workspace_id, service, name, address, node, source)
    select ${ctx.workspaceId}, service, name, address, node, 'declared'
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as g(service text, name text, address text, node text)
    on conflict (workspace_id, service, name) do update
    set address = excluded.address, node = excluded.node, source = 'declared', last_seen_at = now()`);
  await storeNodes(
    ctx,
    rows.flatMap(({ node }) => node ?? []),
  );
}

/** Forgets what was declared to run in these namespaces. Only what is in view. */
export const dropUndeclared = (ctx: Ctx, namespaces: string[]): Promise<void> =>
  dropDeclared(
    ctx,
    sql`service in (select s.name from services s where s.workspace_id = ${ctx.workspaceId}
      and s.namespace = any(${textArray(namespaces)}) ${ctx.services ? sql`and s.name = any(${textArray(ctx.services)})` : sql``})`,
  );

const dropDeclared = async (ctx: Ctx, condition: ReturnType<typeof sql>): Promise<void> => {
  await executor(ctx).execute(sql`
    with gone as (
      select service, name from service_instances
      where workspace_id = ${ctx.workspaceId} and source = 'declared' and ${condition}
      order by service, name for update)
    delete from service_instances i using gone
    where i.workspace_id = ${ctx.workspaceId} and i.service = gone.service and i.name = gone.name`);
};

/** Remembers machines by name, as seen now. */
export async function storeNodes(ctx: Ctx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await executor(ctx).execute(sql`
    insert into nodes (workspace_id, name)
    select ${ctx.workspaceId}, name from unnest(${textArray([...new Set(names)].sort())}) as name
    on conflict (workspace_id, name) do update set last_seen_at = now()`);
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
