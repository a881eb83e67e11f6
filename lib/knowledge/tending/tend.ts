import { sql } from "drizzle-orm";
import { db, sideDb } from "@/db/client";
import { type Ctx, systemCtx } from "@/lib/access";
import { log, loggable } from "@/lib/kit/log";
import { singleton } from "@/lib/kit/singleton";
import { allowedModel } from "../spaces/allowed";
import { beginSpace, learnAgain } from "./begin";
import { buildSpace, embedNew, type Turn } from "./build";
import { decide, fits } from "./decide";
import { pruneModels, pruneTexts } from "./prune";
import { type SubjectStanding, standings } from "./standing";

const TURN_MS = 2000;
/** What was found in order is looked at again after this: a row may have been committed late. */
const TRUST_MS = 10 * 60_000;

/** What this process knows of each subject of each workspace. */
interface Known {
  /** How things stood when nothing was left to do, and when that was. */
  settled?: { as: string; at: number };
  /** When it was first seen that there is something to learn, on the database's clock. */
  since?: number;
}
const memo = () => singleton("tending-known", () => new Map<string, Known>());
const keyOf = ({ workspaceId, subject }: SubjectStanding) => `${workspaceId} ${subject}`;

export interface Outcome {
  /** Work was left because others must have their turn. */
  more: boolean;
  /** Ask again after so long; null when nothing is awaited. */
  waitMs: number | null;
}

/** Does what there is to do in every workspace, one turn after the other, until nothing is left or `signal` says so. */
export async function tendSpaces(signal?: AbortSignal): Promise<void> {
  const due = (await standings()).filter(hasWork).map(({ workspaceId }) => workspaceId);
  const queue = [...new Set(due)];
  for (let id = queue.shift(); id !== undefined && !signal?.aborted; id = queue.shift())
    if ((await tendWorkspace(id, { signal })).more) queue.push(id);
}

export interface TendOptions {
  signal?: AbortSignal;
  /** False where a screen must not wait: only what is new is embedded, and what is learned is left to a worker. */
  learns?: boolean;
}

/** A turn at one workspace. In this process one after the other; where another process is at it there is nothing to do. */
export const tendWorkspace = (workspaceId: string, options: TendOptions = {}): Promise<Outcome> =>
  oneAtATime(() => alone(workspaceId, () => turnAt(workspaceId, options)));

const line = () => singleton<{ last: Promise<unknown> }>("tending-line", () => ({ last: Promise.resolve() }));
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const mine = line().last.then(work);
  line().last = mine.catch(() => {});
  return mine;
}

/**
 * Holds an advisory lock on the connection beside the pool, for as long as this process lives or the work lasts. The embedded
 * database is one session and serves one process: there the lock is always free.
 */
async function alone(workspaceId: string, work: () => Promise<Outcome>): Promise<Outcome> {
  const lock = sql`hashtextextended(${`knowledge ${workspaceId}`}, 0)`;
  const side = sideDb();
  const [row] = await side.execute<{ free: boolean }>(sql`select pg_try_advisory_lock(${lock}) as free`);
  // The other may have looked before what is new came.
  if (!row!.free) return { more: false, waitMs: TURN_MS };
  try {
    return await work();
  } finally {
    await side.execute(sql`select pg_advisory_unlock(${lock})`).catch(() => {});
  }
}

async function turnAt(workspaceId: string, { signal, learns = true }: TendOptions): Promise<Outcome> {
  const ctx = systemCtx(workspaceId);
  const turn: Turn = { signal, until: Date.now() + TURN_MS };
  const outcomes: Outcome[] = [];
  for (const standing of (await standings(workspaceId)).filter(hasWork))
    outcomes.push(await tendSubject(ctx, standing, turn, learns));
  const waits = outcomes.flatMap(({ waitMs }) => waitMs ?? []);
  return {
    more: outcomes.some(({ more }) => more),
    waitMs: waits.length > 0 ? Math.min(...waits) : null,
  };
}

const standsAs = ({ aiCalls, documents, changedAt, active, building }: SubjectStanding) =>
  JSON.stringify([allowedModel(aiCalls), documents, changedAt, active, building]);

function hasWork(standing: SubjectStanding): boolean {
  const settled = memo().get(keyOf(standing))?.settled;
  return (
    standing.waiting ||
    standing.building !== null ||
    !settled ||
    settled.as !== standsAs(standing) ||
    Date.now() - settled.at >= TRUST_MS
  );
}

/** A failure of one step is kept and logged, and does not stop the others: a model that is away must not stop its successor. */
async function tendSubject(
  ctx: Ctx,
  standing: SubjectStanding,
  turn: Turn,
  learns: boolean,
): Promise<Outcome> {
  const { subject } = standing;
  let isWhole = true;
  const step = async <T>(state: "active" | "building", without: T, work: () => Promise<T>) => {
    try {
      return await work();
    } catch (error) {
      isWhole = false;
      if (!turn.signal?.aborted) await noteFailure(ctx, standing, state, error);
      return without;
    }
  };
  const hasNew = await step("active", false, () => embedNew(ctx, subject, turn));
  if (!learns) return { more: hasNew, waitMs: null };
  const waitMs = await step("building", null, () => advance(ctx, standing, turn));
  const more = (await step("building", false, () => buildSpace(ctx, subject, turn))) || hasNew;
  if (!more && isWhole) {
    await pruneModels(ctx.workspaceId);
    await settle(ctx, standing, waitMs !== null);
  }
  return { more, waitMs };
}

/** Begins, learns again or gives up what `decide` says; how long to wait when texts still change. */
async function advance(ctx: Ctx, standing: SubjectStanding, { signal }: Turn): Promise<number | null> {
  const known = memo().get(keyOf(standing)) ?? {};
  memo().set(keyOf(standing), known);
  const wanted = allowedModel(standing.aiCalls);
  const decision = decide(standing, wanted, known.since ?? null);
  if (decision.act === "wait") {
    known.since ??= standing.now;
    return decision.waitMs;
  }
  known.since = undefined;
  if (decision.act === "drop") {
    await db().execute(sql`
      delete from embedding_spaces where workspace_id = ${ctx.workspaceId} and subject = ${standing.subject}
        and state = 'building' and model = ${standing.building!.model}`);
    return advance(ctx, { ...standing, building: null }, { signal, until: 0 });
  }
  if (decision.act === "learn") await beginSpace(ctx, standing.subject, wanted, signal);
  if (decision.act === "relearn") await learnAgain(ctx, standing.subject, standing.active!.model, signal);
  return null;
}

/** Remembers that nothing is left, unless something has come in meanwhile; now and then the vectors of lost texts go. */
async function settle(ctx: Ctx, before: SubjectStanding, waits: boolean): Promise<void> {
  const known = memo().get(keyOf(before)) ?? {};
  const trusted = known.settled !== undefined && Date.now() - known.settled.at < TRUST_MS;
  if (!trusted) await pruneTexts(ctx.workspaceId);
  const after = (await standings(ctx.workspaceId)).find(({ subject }) => subject === before.subject);
  if (!after || waits || after.building || after.documents !== before.documents) return;
  if (after.changedAt !== before.changedAt || !fits(after.active?.model ?? "", allowedModel(after.aiCalls)))
    return;
  memo().set(keyOf(before), { ...known, settled: { as: standsAs(after), at: Date.now() } });
}

const REASON_CHARS = 500;

async function noteFailure(
  ctx: Ctx,
  { workspaceId, subject }: SubjectStanding,
  state: "active" | "building",
  error: unknown,
): Promise<void> {
  log().warn({ err: error, workspaceId, subject }, "the memory could not be brought up to date");
  const reason = error instanceof Error ? loggable(error).message.slice(0, REASON_CHARS) : String(error);
  await db().execute(sql`
    update embedding_spaces set failure = ${reason}
    where workspace_id = ${ctx.workspaceId} and subject = ${subject} and state = ${state}`);
}
