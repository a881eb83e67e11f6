import { and, eq, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { embeddingSpaces } from "@/db/schema";
import { type Ctx, executor, transact } from "@/lib/access";
import { embed } from "../spaces/embed";
import { activeSpace, type Space, type Subject, spaceOf } from "../spaces/space";
import { storedAmong, storeVectors } from "../spaces/vectors";
import { isComplete, type Lacking, lackingIn, progressOf, waitingIncidents } from "./lacking";

/** How long work goes on before others have their turn. */
export interface Turn {
  signal?: AbortSignal;
  /** Epoch ms. */
  until: number;
}
const isOver = ({ signal, until }: Turn) => signal?.aborted === true || Date.now() >= until;

/**
 * Embeds what the space that is being made lacks, and makes it the active one when it lacks nothing. What was done before a
 * process died is found in the vectors themselves. True when there is more to do, be it for the space that is active then.
 */
export async function buildSpace(ctx: Ctx, subject: Subject, turn: Turn): Promise<boolean> {
  const found = await buildingRow(ctx, subject);
  if (!found) return false;
  const space = await spaceOf(found);
  const row = sql`workspace_id = ${ctx.workspaceId} and subject = ${subject} and model = ${space.model} and state = 'building'`;
  if (found.total === 0) {
    const { total, done } = await progressOf(ctx, space);
    await executor(ctx).execute(
      sql`update embedding_spaces set total = ${total}, done = ${done} where ${row}`,
    );
  }
  for (let after = ""; ; ) {
    const lacking = await lackingIn(ctx, space, after);
    if (lacking.length === 0) break;
    const made = await vectorsFor(space, lacking, turn.signal);
    await transact(ctx, async (inside) => {
      await storeVectors(inside, space, made);
      await executor(inside).execute(
        sql`update embedding_spaces set done = least(total, done + ${made.length}::int), failure = null where ${row}`,
      );
    });
    after = lacking.at(-1)!.key;
    if (isOver(turn)) return true;
  }
  await activate(ctx, space);
  return true;
}

async function buildingRow(ctx: Ctx, subject: Subject) {
  const [row] = await executor(ctx)
    .select()
    .from(embeddingSpaces)
    .where(
      and(
        eq(embeddingSpaces.workspaceId, ctx.workspaceId),
        eq(embeddingSpaces.subject, subject),
        eq(embeddingSpaces.state, "building"),
      ),
    );
  return row;
}

/** One vector for each text, however many have it. */
async function vectorsFor(space: Space, lacking: Lacking[], signal?: AbortSignal) {
  const distinct = [...new Map(lacking.map(({ hash, embeddable }) => [hash, embeddable]))];
  const vectors = await embed(
    space,
    distinct.map(([, embeddable]) => embeddable),
    signal,
  );
  return distinct.map(([hash], i) => ({ hash, vector: vectors[i]! }));
}

/** The present space goes and the next one answers, in one moment; not while something has come in that it lacks. */
const activate = (ctx: Ctx, space: Space): Promise<void> =>
  transact(ctx, async (inside) => {
    const tx = executor(inside);
    const spaces = sql`workspace_id = ${ctx.workspaceId} and subject = ${space.subject}`;
    await tx.execute(sql`select from embedding_spaces where ${spaces} order by model for update`);
    if (!(await isComplete(inside, space))) return;
    await tx.execute(sql`delete from embedding_spaces where ${spaces} and state = 'active'`);
    await tx.execute(sql`
      update embedding_spaces set state = 'active', done = total, failure = null
      where ${spaces} and model = ${space.model}`);
  });

/** Embeds what has come in since, in the space that answers now. True when there is more to do. */
export async function embedNew(ctx: Ctx, subject: Subject, turn: Turn): Promise<boolean> {
  const space = await activeSpace(ctx, subject);
  if (space.lexicon.documents === 0) return false;
  for (let after = ""; ; ) {
    const isRunbook = subject === "runbook";
    const lacking = isRunbook ? await lackingIn(ctx, space, after) : await waitingIncidents(ctx);
    if (lacking.length === 0) return false;
    // Others with the same symptoms may have brought theirs.
    const stored = isRunbook
      ? new Set()
      : await storedAmong(
          ctx,
          space,
          lacking.map(({ hash }) => hash),
        );
    const made = await vectorsFor(
      space,
      lacking.filter(({ hash }) => !stored.has(hash)),
      turn.signal,
    );
    await transact(ctx, async (inside) => {
      await storeVectors(inside, space, made);
      if (!isRunbook) await markEmbedded(inside, lacking);
      await executor(inside).execute(sql`
        update embedding_spaces set failure = null
        where workspace_id = ${ctx.workspaceId} and subject = ${subject} and state = 'active' and failure is not null`);
    });
    after = lacking.at(-1)!.key;
    if (isOver(turn)) return true;
  }
}

/** But for those whose symptoms have changed meanwhile. */
const markEmbedded = (ctx: Ctx, incidents: Lacking[]) =>
  executor(ctx).execute(sql`
    update incident_memories m set embedded = true
    from unnest(${textArray(incidents.map(({ key }) => key))}, ${textArray(incidents.map(({ hash }) => hash))}) as t(incident_id, hash)
    where m.workspace_id = ${ctx.workspaceId} and m.incident_id = t.incident_id and m.hash = t.hash`);
