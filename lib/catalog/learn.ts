import { type SQL, sql } from "drizzle-orm";
import { dependencies, services } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import type { WindowFindings } from "@/lib/templates";
import { learnInstances } from "./learn-instances";

/**
 * Remembers the service of a window and the services that its records named. Runs inside the transaction that marks the window
 * as assessed, so that a repeated window counts nothing twice.
 */
export async function learnServices(ctx: Ctx, findings: WindowFindings): Promise<void> {
  const named = findings.peers.map(({ service, source, count }) => ({
    caller: findings.service,
    callee: service,
    source,
    count,
  }));
  const traced = (findings.calls ?? []).map((call) => ({ ...call, source: "trace" as const }));
  // What is named here and traced too counts as named, which is surer.
  const edges = [...new Map([...traced, ...named].map((edge) => [keyOf(edge), edge])).values()].filter(
    ({ caller, callee }) => caller !== callee,
  );
  const seenAt = new Date(findings.closedAt);
  // In one order everywhere: two workers that upsert the same names in different orders would wait for each other for ever.
  const names = [
    ...new Set([findings.service, ...edges.flatMap(({ caller, callee }) => [caller, callee])]),
  ].sort();
  await executor(ctx)
    .insert(services)
    .values(
      names.map((name) => ({ workspaceId: ctx.workspaceId, name, firstSeenAt: seenAt, lastSeenAt: seenAt })),
    )
    .onConflictDoUpdate({
      target: [services.workspaceId, services.name],
      set: { lastSeenAt: sql`greatest(${services.lastSeenAt}, excluded.last_seen_at)` },
    });
  await learnInstances(ctx, findings);
  if (edges.length === 0) return;
  await executor(ctx)
    .insert(dependencies)
    .values(
      edges
        .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
        .map(({ caller, callee, source, count }) => ({
          workspaceId: ctx.workspaceId,
          caller,
          callee,
          source,
          learned: source,
          seen: count,
          lastSeenAt: seenAt,
        })),
    )
    .onConflictDoUpdate({
      target: [dependencies.workspaceId, dependencies.caller, dependencies.callee],
      set: {
        seen: sql`least(${dependencies.seen}::bigint + excluded.seen, 2000000000)::int`,
        // The surest knowledge that there ever was stays.
        source: surer(sql`excluded.source`, sql`${dependencies.source}`),
        learned: surer(sql`excluded.learned`, sql`coalesce(${dependencies.learned}, excluded.learned)`),
        lastSeenAt: sql`greatest(${dependencies.lastSeenAt}, excluded.last_seen_at)`,
      },
    });
}

/** An address in a field of its own is surer than traces look, and that than a name in a text. */
const SUREST = sql.raw("array['declared', 'peer', 'trace', 'mention']::text[]");
const surer = (a: SQL, b: SQL) =>
  sql`case when array_position(${SUREST}, ${a}) < array_position(${SUREST}, ${b}) then ${a} else ${b} end`;

const keyOf = ({ caller, callee }: { caller: string; callee: string }) => `${caller}\0${callee}`;
