import { and, desc, eq, gte, inArray, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { textArray } from "@/db/literals";
import { incidents, signals, templates } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { cursorTime, decodeCursor, toPage } from "@/lib/kit/paging";
import type { Severity, Signal, SignalEvidence, SignalKind, SignalListQuery } from "./schemas";

/** Signals in view, each with what it points at. */
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
    .where(and(eq(signals.workspaceId, ctx.workspaceId), inView(ctx, signals.service), ...where));

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

const cursorSchema = z.tuple([cursorTime, z.string()]);

/** Newest first, a page at a time by (createdAt, id). */
export async function listSignals(ctx: Ctx, query: SignalListQuery): Promise<Page<Signal>> {
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
  return toPage(rows, query.limit, ({ signal }) => [signal.createdAt.getTime(), signal.id], toSignal);
}

function olderThan(cursor: string) {
  const [time, id] = decodeCursor(cursor, cursorSchema);
  const at = new Date(time);
  return or(lt(signals.createdAt, at), and(eq(signals.createdAt, at), lt(signals.id, id)));
}

/** The signals of incidents, the surest first and `limit` of each at most, with the incident each belongs to. */
export async function signalsOfIncidents(
  ctx: Ctx,
  incidentIds: string[],
  limit: number,
): Promise<(Signal & { incidentId: string })[]> {
  if (incidentIds.length === 0) return [];
  const surest = sql`${signals.id} in (
    select o.id from unnest(${textArray(incidentIds)}) as i(id)
    cross join lateral (
      select s.id from signals s where s.workspace_id = ${ctx.workspaceId} and s.incident_id = i.id
      order by s.score desc, s.at limit ${limit}) o)`;
  const rows = await selectSignals(ctx, [surest]).orderBy(desc(signals.score), signals.at);
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

export interface SignalMark {
  incidentId: string;
  templateId: string | null;
  alertFingerprint: string | null;
  /** Pattern and the first quote; the title of an alert. */
  text: string;
}

const MARKS_AT_MOST = 2000;

/** What the signals of incidents look like, without their evidence. */
export async function marksOfIncidents(ctx: Ctx, incidentIds: string[]): Promise<SignalMark[]> {
  if (incidentIds.length === 0) return [];
  const rows = await executor(ctx)
    .select({
      incidentId: signals.incidentId,
      templateId: signals.templateId,
      alertFingerprint: signals.alertFingerprint,
      text: sql<string>`coalesce(${templates.pattern}, ${signals.evidence} #>> '{alert,title}', '') || ' ' || coalesce(${signals.evidence} #>> '{quotes,0,text}', '')`,
    })
    .from(signals)
    .leftJoin(
      templates,
      and(eq(templates.workspaceId, signals.workspaceId), eq(templates.id, signals.templateId)),
    )
    .where(
      and(
        eq(signals.workspaceId, ctx.workspaceId),
        inView(ctx, signals.service),
        inArray(signals.incidentId, incidentIds),
      ),
    )
    .limit(MARKS_AT_MOST);
  return rows.map((row) => ({ ...row, incidentId: row.incidentId! }));
}
