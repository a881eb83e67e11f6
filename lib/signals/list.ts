import { and, desc, eq, gte, inArray, isNull, lt, lte, or, type SQL } from "drizzle-orm";
import { incidents, signals, templates } from "@/db/schema";
import { authorize, type Ctx, executor } from "@/lib/access/context";
import { invalid } from "@/lib/kit/errors";
import type { Severity, Signal, SignalEvidence, SignalKind, SignalListQuery } from "./schemas";

/** A signal's row with what it points at. */
const selectSignals = (ctx: Ctx, where: (SQL | undefined)[]) =>
  executor(ctx)
    .select({ signal: signals, pattern: templates.pattern, incidentNumber: incidents.number })
    .from(signals)
    .leftJoin(
      templates,
      and(eq(templates.workspaceId, signals.workspaceId), eq(templates.id, signals.templateId)),
    )
    .leftJoin(
      incidents,
      and(eq(incidents.workspaceId, signals.workspaceId), eq(incidents.id, signals.incidentId)),
    )
    .where(and(eq(signals.workspaceId, ctx.workspaceId), ...where));

type Row = Awaited<ReturnType<typeof selectSignals>>[number];

export const toSignal = ({ signal, pattern, incidentNumber }: Row): Signal => ({
  id: signal.id,
  kind: signal.kind as SignalKind,
  service: signal.service,
  templateId: signal.templateId,
  pattern,
  windowId: signal.windowId,
  score: signal.score,
  severity: signal.severity as Severity,
  at: signal.at.toISOString(),
  evidence: signal.evidence as SignalEvidence,
  incidentNumber,
  seen: signal.seen,
  lastSeenAt: signal.lastSeenAt.toISOString(),
  createdAt: signal.createdAt.toISOString(),
});

/** Newest first, a page at a time by (createdAt, id). */
export async function listSignals(
  ctx: Ctx,
  query: SignalListQuery,
): Promise<{ data: Signal[]; nextCursor: string | null }> {
  authorize(ctx, "signals:read");
  const rows = await selectSignals(ctx, [
    query.service ? eq(signals.service, query.service) : undefined,
    query.kind ? eq(signals.kind, query.kind) : undefined,
    query.from ? gte(signals.createdAt, new Date(query.from)) : undefined,
    query.to ? lte(signals.createdAt, new Date(query.to)) : undefined,
    query.cursor ? olderThan(query.cursor) : undefined,
  ])
    .orderBy(desc(signals.createdAt), desc(signals.id))
    .limit(query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1)?.signal;
  return {
    data: page.map(toSignal),
    nextCursor: rows.length > query.limit && last ? `${last.createdAt.getTime()}.${last.id}` : null,
  };
}

function olderThan(cursor: string) {
  const [, time, id] = /^(\d{1,15})\.(\w+)$/.exec(cursor) ?? [];
  if (!time || !id) throw invalid("cursor", "is not a cursor of this list");
  const at = new Date(Number(time));
  return or(lt(signals.createdAt, at), and(eq(signals.createdAt, at), lt(signals.id, id)));
}

const OF_INCIDENTS_AT_MOST = 2000;

/** The signals of incidents, the surest first, with the incident each belongs to. */
export async function signalsOfIncidents(
  ctx: Ctx,
  incidentIds: string[],
  limit = OF_INCIDENTS_AT_MOST,
): Promise<(Signal & { incidentId: string })[]> {
  if (incidentIds.length === 0) return [];
  const rows = await selectSignals(ctx, [inArray(signals.incidentId, incidentIds)])
    .orderBy(desc(signals.score), signals.at)
    .limit(limit);
  return rows.map((row) => ({ ...toSignal(row), incidentId: row.signal.incidentId! }));
}

/** Signals of these services that were too weak to open an incident, seen since `since` (epoch ms, by arrival). */
export async function looseSignals(ctx: Ctx, services: string[], since: number): Promise<Signal[]> {
  if (services.length === 0) return [];
  const rows = await selectSignals(ctx, [
    isNull(signals.incidentId),
    gte(signals.lastSeenAt, new Date(since)),
    inArray(signals.service, services),
  ])
    .orderBy(desc(signals.score))
    .limit(200);
  return rows.map(toSignal);
}
