import { sql } from "drizzle-orm";
import { dependencies, services } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import type { WindowFindings } from "@/lib/templates";

/**
 * Remembers the service of a window and the services that its records named. Runs inside the transaction that marks the window
 * as assessed, so that a repeated window counts nothing twice.
 */
export async function learnServices(ctx: Ctx, findings: WindowFindings): Promise<void> {
  const peers = [
    ...new Map(
      findings.peers.filter((p) => p.service !== findings.service).map((p) => [p.service, p]),
    ).values(),
  ];
  const seenAt = new Date(findings.closedAt);
  // In one order everywhere: two workers that upsert the same names in different orders would wait for each other for ever.
  const names = [findings.service, ...peers.map((p) => p.service)].sort();
  await executor(ctx)
    .insert(services)
    .values(
      names.map((name) => ({ workspaceId: ctx.workspaceId, name, firstSeenAt: seenAt, lastSeenAt: seenAt })),
    )
    .onConflictDoUpdate({
      target: [services.workspaceId, services.name],
      set: { lastSeenAt: sql`greatest(${services.lastSeenAt}, excluded.last_seen_at)` },
    });
  if (peers.length === 0) return;
  await executor(ctx)
    .insert(dependencies)
    .values(
      peers
        .sort((a, b) => (a.service < b.service ? -1 : 1))
        .map((peer) => ({
          workspaceId: ctx.workspaceId,
          caller: findings.service,
          callee: peer.service,
          source: peer.source,
          seen: peer.count,
          lastSeenAt: seenAt,
        })),
    )
    .onConflictDoUpdate({
      target: [dependencies.workspaceId, dependencies.caller, dependencies.callee],
      set: {
        seen: sql`least(${dependencies.seen}::bigint + excluded.seen, 2000000000)::int`,
        // An address in a field of its own is surer knowledge than a name in a text.
        source: sql`case when ${dependencies.source} <> 'declared' and excluded.source = 'peer' then 'peer' else ${dependencies.source} end`,
        lastSeenAt: sql`greatest(${dependencies.lastSeenAt}, excluded.last_seen_at)`,
      },
    });
}
