import { and, desc, eq, gte, lt, or, sql } from "drizzle-orm";
import { incidents, signals, templates } from "@/db/schema";
import { type Ctx, executor, inView } from "@/lib/access";
import type { SeenIn } from "@/lib/templates";
import { subjectOf } from "./list";
import type { Severity, SignalKind } from "./schemas";

/** A stored signal without its evidence: what a replay of the past looks at. Times are epoch ms. */
export interface SignalArrival {
  id: string;
  kind: SignalKind;
  service: string;
  templateId: string | null;
  alertFingerprint: string | null;
  pattern: string | null;
  /** Its alert's, null for what comes from records. */
  title: string | null;
  source: string | null;
  description: string | null;
  quote: string | null;
  score: number;
  severity: Severity;
  at: number;
  lastAt: number;
  arrivedAt: number;
  seenUntil: number;
  incidentNumber: number | null;
  /** What it is about, without values. */
  subject: string;
  seenIn: SeenIn;
}

const PAGE = 5000;

/** The newest signals since `since`, at most so many, the oldest first; `isCut` when there are more. */
export async function arrivalsSince(
  ctx: Ctx,
  since: Date,
  most: number,
): Promise<{ data: SignalArrival[]; isCut: boolean }> {
  const found: SignalArrival[] = [];
  for (;;) {
    const limit = Math.min(PAGE, most + 1 - found.length);
    const rows = await pageBefore(ctx, since, found.at(-1), limit);
    for (const row of rows) found.push(row);
    if (rows.length < limit || found.length > most) break;
  }
  const isCut = found.length > most;
  return { data: found.slice(0, most).reverse(), isCut };
}

async function pageBefore(
  ctx: Ctx,
  since: Date,
  last: SignalArrival | undefined,
  limit: number,
): Promise<SignalArrival[]> {
  const { evidence } = signals;
  const text = (path: string, most: number) =>
    sql<string | null>`left(${evidence} #>> ${sql.raw(`'{${path}}'`)}, ${sql.raw(String(most))})`;
  const before = last && new Date(last.arrivedAt);
  const rows = await executor(ctx)
    .select({
      id: signals.id,
      kind: signals.kind,
      service: signals.service,
      templateId: signals.templateId,
      alertFingerprint: signals.alertFingerprint,
      pattern: sql<string | null>`left(${templates.pattern}, 2000)`,
      title: text("alert,title", 500),
      source: text("alert,source", 100),
      description: text("alert,description", 1000),
      quote: text("quotes,0,text", 1000),
      lastAt: text("quotes,-1,ts", 40),
      seenIn: sql<SeenIn | null>`${evidence} -> 'seenIn'`,
      score: signals.score,
      severity: signals.severity,
      at: signals.at,
      createdAt: signals.createdAt,
      lastSeenAt: signals.lastSeenAt,
      incidentNumber: incidents.number,
    })
    .from(signals)
    .leftJoin(
      templates,
      and(eq(templates.workspaceId, signals.workspaceId), eq(templates.id, signals.templateId)),
    )
    .leftJoin(
      incidents,
      and(eq(incidents.workspaceId, signals.workspaceId), eq(incidents.id, signals.incidentId)),
    )
    .where(
      and(
        eq(signals.workspaceId, ctx.workspaceId),
        inView(ctx, signals.service),
        gte(signals.createdAt, since),
        before &&
          or(lt(signals.createdAt, before), and(eq(signals.createdAt, before), lt(signals.id, last.id))),
      ),
    )
    .orderBy(desc(signals.createdAt), desc(signals.id))
    .limit(limit);
  return rows.map(({ createdAt, lastSeenAt, at, lastAt, severity, seenIn, ...row }) => ({
    ...row,
    subject: subjectOf(row),
    seenIn: seenIn ?? { releases: [], environments: [] },
    severity: severity as Severity,
    at: at.getTime(),
    lastAt: Math.max(at.getTime(), (lastAt && Date.parse(lastAt)) || 0),
    arrivedAt: createdAt.getTime(),
    seenUntil: lastSeenAt.getTime(),
  }));
}
