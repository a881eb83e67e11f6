import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { alerts, incidents, signals } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import type { AlertDraft } from "./notice";
import { type AlertRow, type Words, type Written, writeAlerts } from "./rows";
import { type Effect, expire, type LiveAlert, transition } from "./transition";

export interface Notice {
  draft: AlertDraft;
  /** Epoch ms. */
  arrivedAt: number;
}

/** What became of one notice. */
export interface Stored {
  fingerprint: string;
  dedupKey: string | null;
  /** It began, ended or was taken, and may open, join or end an incident. */
  turned: boolean;
  /** The incident it belongs to, as far as anybody has looked. */
  incident: number | null;
}

interface Known {
  row: AlertRow;
  incident: number | null;
}

/** Turns that somebody must look at: they may open, join or end an incident. */
const TURNS: ReadonlySet<Effect> = new Set(["opened", "reopened", "acknowledged", "resolved"]);

/**
 * Lets notices act on the alerts they tell of, in the order given: one read, one write, however many there are. Runs inside a
 * transaction; two in one workspace wait for each other, so that a first notice is the first.
 */
export async function storeNotices(ctx: Ctx, notices: readonly Notice[]): Promise<Stored[]> {
  if (notices.length === 0) return [];
  await turnOf(ctx);
  const known = await knownAlerts(ctx, [...new Set(notices.map(({ draft }) => draft.fingerprint))]);
  const after = new Map<string, Written>();
  const stored = notices.map(({ draft, arrivedAt }): Stored => {
    const { fingerprint } = draft;
    const before = known.get(fingerprint);
    const earlier = after.get(fingerprint);
    const live = earlier?.live ?? (before ? liveOf(before.row) : null);
    const step = transition(live, { status: draft.status, at: draft.at, arrivedAt });
    const turned = TURNS.has(step.effect);
    const isNews = step.effect !== "late";
    // A rule may have waited for it to be said once more.
    const isHeld = step.effect === "repeated" && isHeldBack(before?.row.noise);
    const words = isNews ? wordsOf(draft) : (earlier?.words ?? (before ? before.row : wordsOf(draft)));
    after.set(fingerprint, {
      words,
      live: step.live,
      seenAt: Math.max(earlier?.seenAt ?? 0, arrivedAt),
      pending: (earlier?.pending ?? false) || turned || isHeld,
    });
    return { fingerprint, dedupKey: draft.dedupKey, turned, incident: before?.incident ?? null };
  });
  // In one order everywhere: two that lock the same rows in different orders would wait for each other for ever.
  const sorted = [...after].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, written]) => written);
  await writeAlerts(ctx, sorted);
  return stored;
}

/** Ends what its sender should have repeated by now; bounded. Answers the workspaces that have something to look at. */
export async function expireIn(ctx: Ctx, now: number): Promise<number> {
  await turnOf(ctx);
  const due = await executor(ctx)
    .select()
    .from(alerts)
    .where(
      and(
        eq(alerts.workspaceId, ctx.workspaceId),
        sql`${alerts.status} <> 'resolved' and ${alerts.expiresAt} < ${new Date(now).toISOString()}::timestamptz`,
      ),
    )
    .orderBy(asc(alerts.expiresAt))
    .limit(1000);
  if (due.length === 0) return 0;
  const ended = due.map((row) => ({ fingerprint: row.fingerprint, live: expire(liveOf(row), now).live }));
  await executor(ctx).execute(sql`
    update alerts a set status = 'resolved', ended_by = 'expiry', state_at = e.at, turns = e.turns, pending_since = e.at
    from jsonb_to_recordset(${JSON.stringify(
      ended.map(({ fingerprint, live }) => ({
        fingerprint,
        at: new Date(now).toISOString(),
        turns: live.turns,
      })),
    )}::text::jsonb) as e(fingerprint text, at timestamptz, turns jsonb)
    where a.workspace_id = ${ctx.workspaceId} and a.fingerprint = e.fingerprint`);
  return ended.length;
}

const turnOf = (ctx: Ctx) =>
  executor(ctx).execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`alerts ${ctx.workspaceId}`}, 0))`,
  );

async function knownAlerts(ctx: Ctx, fingerprints: string[]): Promise<Map<string, Known>> {
  const rows = await executor(ctx)
    .select({ row: alerts, incident: incidents.number })
    .from(alerts)
    .leftJoin(signals, and(eq(signals.workspaceId, alerts.workspaceId), eq(signals.id, alerts.signalId)))
    .leftJoin(
      incidents,
      and(eq(incidents.workspaceId, signals.workspaceId), eq(incidents.id, signals.incidentId)),
    )
    .where(and(eq(alerts.workspaceId, ctx.workspaceId), inArray(alerts.fingerprint, fingerprints)));
  return new Map(rows.map((known) => [known.row.fingerprint, known]));
}

const wordsOf = (draft: AlertDraft): Words => ({
  ...draft,
  expiresAt: draft.expiresAt === null ? null : new Date(draft.expiresAt),
});

const isHeldBack = (noise: unknown) => (noise as { action?: string } | null)?.action === "hold";

export const liveOf = (row: AlertRow): LiveAlert => ({
  status: row.status,
  at: row.stateAt.getTime(),
  arrivedAt: row.lastSeenAt.getTime(),
  firingSince: row.firingSince.getTime(),
  endedBy: row.endedBy,
  notices: row.notices,
  episodes: row.episodes,
  turns: row.turns as number[],
  firings: row.firings as number[],
});
