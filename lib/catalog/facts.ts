import { and, desc, eq, gt, inArray, sql } from "drizzle-orm";
import { services } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";

const AT_MOST = 2000;

/** Services in view that cost something while they are down, the dearest first: what a minute costs. At most 2,000. */
export async function costsPerMinute(ctx: Ctx): Promise<{ service: string; perMinute: number }[]> {
  authorize(ctx, "services:read");
  return executor(ctx)
    .select({ service: services.name, perMinute: sql<number>`${services.costPerMinute}` })
    .from(services)
    .where(
      and(
        eq(services.workspaceId, ctx.workspaceId),
        inView(ctx, services.name),
        gt(services.costPerMinute, 0),
      ),
    )
    .orderBy(desc(services.costPerMinute), services.name)
    .limit(AT_MOST);
}

/** Who owns these services, as far as the catalog says; those in view of the first 2,000 names. */
export async function ownersOf(ctx: Ctx, names: string[]): Promise<ReadonlyMap<string, string>> {
  authorize(ctx, "services:read");
  if (names.length === 0) return new Map();
  const rows = await executor(ctx)
    .select({ name: services.name, owner: services.owner })
    .from(services)
    .where(
      and(
        eq(services.workspaceId, ctx.workspaceId),
        inView(ctx, services.name),
        inArray(services.name, names.slice(0, AT_MOST)),
      ),
    );
  return new Map(rows.flatMap(({ name, owner }) => (owner === null ? [] : [[name, owner] as const])));
}
