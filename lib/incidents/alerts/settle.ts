import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { textArray } from "@/db/literals";
import { type Ctx, executor, lockWorkspace, systemCtx, transact } from "@/lib/access";
import { log } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";
import { judgeAlerts, PENDING_AT_ONCE, settlePending, takePending } from "@/lib/signals";
import { groupSignals } from "../grouping/group-signals";
import { acknowledgeTaken } from "./acknowledge-taken";
import { resolveEnded } from "./resolve-ended";

interface Round {
  /** When the running one is over and has rested. */
  free: Promise<void>;
  /** What begins then: it sees all that is stored by now. */
  next: Promise<void> | null;
}
const rounds = () => singleton("alert-rounds", () => new Map<string, Round>());

/** A look rests this many times as long as it took: in a storm most of the time is left to storing, and looks grow instead. */
const REST = 3;
const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** Looks at all alerts of the workspace that have turned; calls that come meanwhile share the next look. */
export function settleAlerts(workspaceId: string): Promise<void> {
  const all = rounds();
  const round = all.get(workspaceId) ?? { free: Promise.resolve(), next: null };
  all.set(workspaceId, round);
  round.next ??= round.free.then(() => begin(workspaceId, round));
  return round.next;
}

function begin(workspaceId: string, round: Round): Promise<void> {
  round.next = null;
  const began = performance.now();
  const work = settleAll(workspaceId);
  round.free = work
    .catch(() => {})
    .then(() => rest(REST * (performance.now() - began)))
    .then(() => {
      if (!round.next) rounds().delete(workspaceId);
    });
  return work;
}

async function settleAll(workspaceId: string): Promise<void> {
  while ((await transact(systemCtx(workspaceId), settleSome)) === PENDING_AT_ONCE);
}

/** One transaction: alerts, signals, incidents and what they say to each other. Answers how many it looked at. */
async function settleSome(ctx: Ctx): Promise<number> {
  await lockWorkspace(ctx);
  const now = Date.now();
  const pending = await takePending(ctx);
  if (pending.length === 0) return 0;
  const { detected, decisions } = await judgeAlerts(ctx, pending, now);
  await groupSignals(ctx, detected);
  await settlePending(ctx, decisions);
  const those = (status: string) =>
    pending.filter(({ live }) => live.status === status).map(({ fingerprint }) => fingerprint);
  await acknowledgeTaken(ctx, those("acknowledged"), now);
  await resolveEnded(ctx, those("resolved"), now);
  return pending.length;
}

/** What a process stored and then died over, or could not look at in time. Call every few seconds. */
export async function settleForgotten(olderThanSeconds: number): Promise<void> {
  const rows = await db().execute<{ workspace_id: string }>(sql`
    select distinct workspace_id from alerts
    where pending_since is not null and pending_since < now() - make_interval(secs => ${olderThanSeconds}) limit 100`);
  for (const row of rows)
    await settleAlerts(row.workspace_id).catch((error: unknown) =>
      log().error({ err: error, workspaceId: row.workspace_id }, "alerts could not be settled"),
    );
}

/** The incidents that these alerts belong to now. */
export async function incidentsOfAlerts(ctx: Ctx, fingerprints: readonly string[]): Promise<number[]> {
  if (fingerprints.length === 0) return [];
  const rows = await executor(ctx).execute<{ number: number }>(sql`
    select distinct i.number from alerts a
    join signals s on s.workspace_id = a.workspace_id and s.id = a.signal_id
    join incidents i on i.workspace_id = s.workspace_id and i.id = s.incident_id
    where a.workspace_id = ${ctx.workspaceId}
      and a.fingerprint = any(${textArray(fingerprints)})
    order by i.number`);
  return rows.map(({ number }) => number);
}
