import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { authorize, type Ctx, executor, inView } from "@/lib/access";

/** What else speaks from these machines: agents, runtimes, control planes. By name, at most `limit`. */
export async function componentsOn(
  ctx: Ctx,
  nodes: readonly string[],
  except: readonly string[],
  limit: number,
): Promise<string[]> {
  authorize(ctx, "services:read");
  if (nodes.length === 0) return [];
  const rows = await executor(ctx).execute<{ service: string }>(sql`
    select distinct service from service_instances
    where workspace_id = ${ctx.workspaceId} and ${inView(ctx, sql`service`)}
      and (node = any(${textArray(nodes)}) or name = any(${textArray(nodes)}))
      and not service = any(${textArray(except)})
    order by service limit ${limit}`);
  return rows.map(({ service }) => service);
}
