import { and, eq, gte, inArray, sql } from "drizzle-orm";
import { signals, templates } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { newId } from "@/lib/kit/ids";
import type { SeenIn } from "@/lib/templates";
import type { Continuation, Detected, SignalDraft } from "./draft";
import { SAME_SIGNAL_MS } from "./read-past";
import type { Severity, SignalEvidence } from "./schemas";

const NOWHERE: SeenIn = { releases: [], environments: [] };

export interface FreshSignal extends SignalDraft {
  id: string;
}
export interface SeenAgain {
  id: string;
  incidentId: string | null;
  service: string;
  templateId: string | null;
  lastAt: number;
  strong: boolean;
  hasGrown: boolean;
  /** The rule that keeps it out of incidents. */
  heldBy: string | null;
  seenIn: SeenIn;
}

/**
 * Stores drafts as rows without an incident; a draft whose kind and template were seen within ten minutes, and every
 * continuation, counts the row that is there. The caller holds the workspace's counter row, so nobody else stores meanwhile.
 */
export async function recordSignals(
  ctx: Ctx,
  detected: Detected,
): Promise<{ fresh: FreshSignal[]; again: SeenAgain[] }> {
  const arrivedAt = new Date(detected.arrivedAt);
  const known = await lately(ctx, detected);
  const again = new Map<string, Continuation>(detected.continued.map((c) => [c.signalId, c]));
  const fresh = new Map<string, FreshSignal>();
  for (const draft of detected.drafts) {
    const key = keyOf(draft);
    const signalId = known.get(key);
    if (signalId)
      again.set(signalId, {
        signalId,
        lastAt: draft.lastAt,
        strong: true,
        grown: null,
        seenIn: draft.evidence.seenIn,
      });
    else if (!fresh.has(key)) fresh.set(key, { ...draft, id: newId("signal") });
  }
  if (fresh.size > 0)
    await executor(ctx)
      .insert(signals)
      .values(
        [...fresh.values()].map((draft) => ({
          workspaceId: ctx.workspaceId,
          id: draft.id,
          kind: draft.kind,
          service: draft.service,
          templateId: draft.templateId,
          alertFingerprint: draft.alertFingerprint ?? null,
          windowId: draft.windowId,
          score: draft.score,
          severity: draft.severity,
          at: new Date(draft.at),
          evidence: draft.evidence,
          createdAt: arrivedAt,
          lastSeenAt: arrivedAt,
        })),
      );
  return { fresh: [...fresh.values()], again: await countAgain(ctx, again, arrivedAt) };
}

async function countAgain(ctx: Ctx, again: Map<string, Continuation>, arrivedAt: Date): Promise<SeenAgain[]> {
  if (again.size === 0) return [];
  const grown = [...again.values()].map(
    ({ signalId, grown }) =>
      sql`(${signalId}::text, ${grown?.score ?? null}::real, ${grown?.severity ?? null}::text)`,
  );
  const rows = await executor(ctx).execute<{
    id: string;
    incident_id: string | null;
    service: string;
    template_id: string | null;
    held_by: string | null;
  }>(sql`
    update signals s set seen = s.seen + 1,
      last_seen_at = greatest(s.last_seen_at, ${arrivedAt.toISOString()}::timestamptz),
      score = greatest(s.score, g.score), severity = coalesce(g.severity, s.severity)
    from (values ${sql.join(grown, sql`, `)}) as g(id, score, severity)
    where s.workspace_id = ${ctx.workspaceId} and s.id = g.id
    returning s.id, s.incident_id, s.service, s.template_id, s.held_by`);
  return rows.map(({ id, service, incident_id: incidentId, template_id: templateId, held_by: heldBy }) => {
    const { lastAt, strong, grown, seenIn = NOWHERE } = again.get(id)!;
    return { id, incidentId, service, templateId, lastAt, strong, hasGrown: grown !== null, heldBy, seenIn };
  });
}

interface Identified {
  kind: string;
  service: string;
  templateId: string | null;
  alertFingerprint?: string | null;
}
const keyOf = ({ kind, service, templateId, alertFingerprint }: Identified) =>
  JSON.stringify([kind, service, templateId, alertFingerprint ?? null]);

/** Ids of the signals seen lately, by what makes them the same. */
async function lately(ctx: Ctx, { arrivedAt, drafts }: Detected): Promise<Map<string, string>> {
  if (drafts.length === 0) return new Map();
  const rows = await executor(ctx)
    .select({
      id: signals.id,
      kind: signals.kind,
      service: signals.service,
      templateId: signals.templateId,
      alertFingerprint: signals.alertFingerprint,
    })
    .from(signals)
    .where(
      and(
        eq(signals.workspaceId, ctx.workspaceId),
        gte(signals.lastSeenAt, new Date(arrivedAt - SAME_SIGNAL_MS)),
        inArray(signals.service, [...new Set(drafts.map((d) => d.service))]),
      ),
    );
  return new Map(rows.map((row) => [keyOf(row), row.id]));
}

/** Signals that are seen again elsewhere than before, as signals of their own, without an incident. */
export async function recordAnew(ctx: Ctx, seen: SeenAgain[], arrivedAt: number): Promise<FreshSignal[]> {
  if (seen.length === 0) return [];
  const rows = await executor(ctx)
    .select({ signal: signals, pattern: templates.pattern })
    .from(signals)
    .leftJoin(
      templates,
      and(eq(templates.workspaceId, signals.workspaceId), eq(templates.id, signals.templateId)),
    )
    .where(
      and(
        eq(signals.workspaceId, ctx.workspaceId),
        inArray(
          signals.id,
          seen.map(({ id }) => id),
        ),
      ),
    );
  const now = new Date(arrivedAt);
  const fresh = rows.map(({ signal, pattern }) => {
    const { lastAt, seenIn } = seen.find(({ id }) => id === signal.id)!;
    const evidence = { ...(signal.evidence as SignalEvidence), seenIn };
    const id = newId("signal");
    const row = {
      ...signal,
      id,
      incidentId: null,
      heldBy: null,
      grouping: null,
      evidence,
      at: new Date(lastAt),
      seen: 1,
    };
    return {
      row: { ...row, createdAt: now, lastSeenAt: now },
      draft: {
        ...signal,
        id,
        pattern,
        evidence,
        severity: signal.severity as Severity,
        alertFingerprint: signal.alertFingerprint ?? undefined,
        at: lastAt,
        lastAt,
      } satisfies FreshSignal,
    };
  });
  await executor(ctx)
    .insert(signals)
    .values(fresh.map(({ row }) => row));
  return fresh.map(({ draft }) => draft);
}

/** Makes signals belong to incidents, each with its reason as plain data. */
export async function assignSignals(
  ctx: Ctx,
  assignments: { signalId: string; incidentId: string; grouping: object }[],
): Promise<void> {
  if (assignments.length === 0) return;
  await executor(ctx).execute(sql`
    update signals s set incident_id = a."incidentId", held_by = null, grouping = a.grouping
    from jsonb_to_recordset(${JSON.stringify(assignments)}::text::jsonb)
      as a("signalId" text, "incidentId" text, grouping jsonb)
    where s.workspace_id = ${ctx.workspaceId} and s.id = a."signalId"`);
}

/** Notes which rule keeps signals out of incidents. */
export async function holdSignals(ctx: Ctx, held: { signalId: string; rule: string }[]): Promise<void> {
  if (held.length === 0) return;
  await executor(ctx).execute(sql`
    update signals s set held_by = h.rule
    from jsonb_to_recordset(${JSON.stringify(held)}::text::jsonb) as h("signalId" text, rule text)
    where s.workspace_id = ${ctx.workspaceId} and s.id = h."signalId"`);
}

/** Moves the signals of an incident to another with a new reason, under which the one before is kept. */
export async function moveSignals(
  ctx: Ctx,
  { from, to, grouping }: { from: string; to: string; grouping: object },
): Promise<void> {
  await executor(ctx).execute(sql`
    update signals set incident_id = ${to},
      grouping = ${JSON.stringify(grouping)}::text::jsonb || jsonb_build_object('was', grouping)
    where workspace_id = ${ctx.workspaceId} and incident_id = ${from}`);
}

/** Moves back what a merge had brought from the incident of this number, with the reasons of before. */
export async function moveBack(
  ctx: Ctx,
  { from, to, number }: { from: string; to: string; number: number },
): Promise<void> {
  await executor(ctx).execute(sql`
    update signals set incident_id = ${to}, grouping = nullif(grouping -> 'was', 'null'::jsonb)
    where workspace_id = ${ctx.workspaceId} and incident_id = ${from} and (grouping ->> 'mergedFrom')::int = ${number}`);
}
