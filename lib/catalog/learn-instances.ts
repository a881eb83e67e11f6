import { sql } from "drizzle-orm";
import { type Ctx, executor } from "@/lib/access";
import { MINUTE_MS } from "@/lib/kit/clock";
import { singleton } from "@/lib/kit/singleton";
import type { WindowFindings } from "@/lib/templates";

/** An instance speaks in every window; that it still does is written down this often. */
const AGAIN_MS = 5 * MINUTE_MS;
const REMEMBERED = 50_000;

/** What this process has written lately, with when: epoch ms. */
const written = () => singleton("instances-written", () => new Map<string, number>());

/**
 * Remembers what runs of a service and on which machines. Nothing is asked of the database while all of it is known and was seen
 * a few minutes ago; of several workers the first writes. What somebody declared keeps its kind, and learns what was not said.
 */
export async function learnInstances(
  ctx: Ctx,
  { service, instances = [], closedAt }: Pick<WindowFindings, "service" | "instances" | "closedAt">,
): Promise<void> {
  const memory = written();
  const rows = instances.filter((instance) => {
    const at = memory.get(keyOf(ctx, service, instance));
    return at === undefined || closedAt - at >= AGAIN_MS;
  });
  if (rows.length === 0) return;
  const seenAt = sql`${new Date(closedAt).toISOString()}::timestamptz`;
  const since = sql`${new Date(closedAt - AGAIN_MS).toISOString()}::timestamptz`;
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  await executor(ctx).execute(sql`
    insert into service_instances as i (workspace_id, service, name, address, node, source, last_seen_at)
    select ${ctx.workspaceId}, ${service}, name, address, node, 'record', ${seenAt}
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as g(name text, address text, node text)
    on conflict (workspace_id, service, name) do update
    set address = coalesce(excluded.address, i.address), node = coalesce(excluded.node, i.node),
      last_seen_at = greatest(i.last_seen_at, excluded.last_seen_at)
    where i.last_seen_at <= ${since} or excluded.address is distinct from i.address and excluded.address is not null
      or excluded.node is distinct from i.node and excluded.node is not null`);
  const nodes = [...new Set(rows.flatMap(({ node }) => node ?? []))].sort();
  if (nodes.length > 0)
    await executor(ctx).execute(sql`
      insert into nodes as n (workspace_id, name, last_seen_at)
      select ${ctx.workspaceId}, name, ${seenAt}
      from jsonb_array_elements_text(${JSON.stringify(nodes)}::text::jsonb) as name
      on conflict (workspace_id, name) do update set last_seen_at = greatest(n.last_seen_at, excluded.last_seen_at)
      where n.last_seen_at <= ${since}`);
  if (memory.size + rows.length > REMEMBERED) memory.clear();
  // Should the transaction fail after all, what is missing is written with the next look.
  for (const row of rows) memory.set(keyOf(ctx, service, row), closedAt);
}

const keyOf = (
  { workspaceId }: Ctx,
  service: string,
  { name, address, node }: NonNullable<WindowFindings["instances"]>[number],
) => [workspaceId, service, name, address, node].join("\0");
