import { and, eq, gte, inArray, sql } from "drizzle-orm";
import { signals } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { newId } from "@/lib/kit/ids";
import type { Detected, SignalDraft } from "./draft";
import { SAME_SIGNAL_MS } from "./past";

export interface FreshSignal extends SignalDraft {
  id: string;
}
export interface SeenAgain {
  id: string;
  incidentId: string | null;
  lastAt: number;
  strong: boolean;
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
  const again = new Map(detected.continued.map((c) => [c.signalId, c]));
  const fresh = new Map<string, FreshSignal>();
  for (const draft of detected.drafts) {
    const key = keyOf(draft);
    const signalId = known.get(key);
    if (signalId) again.set(signalId, { signalId, lastAt: draft.lastAt, strong: true });
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
          windowId: draft.windowId,
          score: draft.score,
          severity: draft.severity,
          at: new Date(draft.at),
          evidence: draft.evidence,
          createdAt: arrivedAt,
          lastSeenAt: arrivedAt,
        })),
      );
  if (again.size === 0) return { fresh: [...fresh.values()], again: [] };
  const rows = await executor(ctx)
    .update(signals)
    .set({
      seen: sql`${signals.seen} + 1`,
      lastSeenAt: sql`greatest(${signals.lastSeenAt}, ${arrivedAt.toISOString()}::timestamptz)`,
    })
    .where(and(eq(signals.workspaceId, ctx.workspaceId), inArray(signals.id, [...again.keys()])))
    .returning({ id: signals.id, incidentId: signals.incidentId });
  return {
    fresh: [...fresh.values()],
    again: rows.map((row) => ({ ...row, ...again.get(row.id)! })),
  };
}

const keyOf = (signal: { kind: string; service: string; templateId: string | null }) =>
  JSON.stringify([signal.kind, signal.service, signal.templateId]);

/** Ids of the signals seen lately, by what makes them the same. */
async function lately(ctx: Ctx, { arrivedAt, drafts }: Detected): Promise<Map<string, string>> {
  if (drafts.length === 0) return new Map();
  const rows = await executor(ctx)
    .select({
      id: signals.id,
      kind: signals.kind,
      service: signals.service,
      templateId: signals.templateId,
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

/** Makes the signals belong to an incident. */
export async function assignSignals(ctx: Ctx, signalIds: string[], incidentId: string): Promise<void> {
  if (signalIds.length === 0) return;
  await executor(ctx)
    .update(signals)
    .set({ incidentId })
    .where(and(eq(signals.workspaceId, ctx.workspaceId), inArray(signals.id, signalIds)));
}
