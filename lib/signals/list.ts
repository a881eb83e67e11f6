import { and, desc, eq, gte, inArray, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { textArray } from "@/db/literals";
import { incidents, signals, templates } from "@/db/schema";
import { authorize, type Ctx, executor, inView } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { cursorTime, decodeCursor, toPage } from "@/lib/kit/paging";
import { maskText, type SeenIn } from "@/lib/templates";
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

/** Why it joined may name services outside of a limited view. */
const toSignal = (ctx: Ctx, { signal, pattern, incidentNumber }: Row): Signal => ({
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
  grouping: ctx.services === null ? (signal.grouping as Record<string, unknown> | null) : null,
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
  return toPage(
    rows,
    query.limit,
    ({ signal }) => [signal.createdAt.getTime(), signal.id],
    (row) => toSignal(ctx, row),
  );
}

function olderThan(cursor: string) {
  const [time, id] = decodeCursor(cursor, cursorSchema);
  const at = new Date(time);
  return or(lt(signals.createdAt, at), and(eq(signals.createdAt, at), lt(signals.id, id)));
}

const surestOf = (ctx: Ctx, incidentIds: string[], limit: number): SQL => sql`${signals.id} in (
  select o.id from unnest(${textArray(incidentIds)}) as i(id)
  cross join lateral (
    select s.id from signals s where s.workspace_id = ${ctx.workspaceId} and s.incident_id = i.id
    order by s.score desc, s.at limit ${limit}) o)`;

/** The signals of incidents, the surest first and `limit` of each at most, with the incident each belongs to. */
export async function signalsOfIncidents(
  ctx: Ctx,
  incidentIds: string[],
  limit: number,
): Promise<(Signal & { incidentId: string })[]> {
  if (incidentIds.length === 0) return [];
  const rows = await selectSignals(ctx, [surestOf(ctx, incidentIds, limit)]).orderBy(
    desc(signals.score),
    signals.at,
  );
  return rows.map((row) => ({ ...toSignal(ctx, row), incidentId: row.signal.incidentId! }));
}

/**
 * Signals of these services that were too weak to open an incident, seen since `since` (epoch ms, by arrival); of those that a
 * rule holds only the `ripe`.
 */
export async function looseSignals(
  ctx: Ctx,
  services: string[],
  since: number,
  ripe: ReadonlySet<string>,
): Promise<Signal[]> {
  if (services.length === 0) return [];
  const rows = await selectSignals(ctx, [
    isNull(signals.incidentId),
    or(isNull(signals.heldBy), inArray(signals.id, [...ripe])),
    gte(signals.lastSeenAt, new Date(since)),
    inArray(signals.service, services),
  ])
    .orderBy(desc(signals.score))
    .limit(200);
  return rows.map((row) => toSignal(ctx, row));
}

export interface SignalMark {
  id: string;
  incidentId: string;
  kind: SignalKind;
  service: string;
  score: number;
  templateId: string | null;
  alertFingerprint: string | null;
  /** Pattern and the first quote; the title of an alert. */
  text: string;
  /** What it is about, without values. */
  subject: string;
  seenIn: SeenIn;
}

const MARKS_OF_EACH = 200;

/** What the surest signals of incidents look like, without their evidence; `limit` of each at most. */
export async function marksOfIncidents(
  ctx: Ctx,
  incidentIds: string[],
  limit = MARKS_OF_EACH,
): Promise<SignalMark[]> {
  if (incidentIds.length === 0) return [];
  const rows = await executor(ctx)
    .select({
      id: signals.id,
      incidentId: signals.incidentId,
      kind: signals.kind,
      service: signals.service,
      score: signals.score,
      templateId: signals.templateId,
      alertFingerprint: signals.alertFingerprint,
      pattern: templates.pattern,
      title: sql<string | null>`${signals.evidence} #>> '{alert,title}'`,
      quote: sql<string | null>`${signals.evidence} #>> '{quotes,0,text}'`,
      seenIn: sql<SeenIn | null>`${signals.evidence} -> 'seenIn'`,
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
        surestOf(ctx, incidentIds, limit),
      ),
    )
    .orderBy(desc(signals.score), signals.id);
  return rows.map(({ pattern, title, quote, seenIn, ...row }) => ({
    ...row,
    incidentId: row.incidentId!,
    text: `${pattern ?? title ?? ""} ${quote ?? ""}`,
    subject: subjectOf({ kind: row.kind, pattern, title }),
    seenIn: seenIn ?? NOWHERE,
  }));
}

const NOWHERE: SeenIn = { releases: [], environments: [] };

/** What a signal is about, without values: its template, or the masked title of its alert, or what kind it is. */
export const subjectOf = ({
  kind,
  pattern,
  title,
}: {
  kind: SignalKind;
  pattern: string | null;
  title: string | null | undefined;
}): string => pattern ?? (title ? maskText(title) : kind);
