import { type SQL, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor } from "@/lib/access";
import { type Outline, outlineOf } from "../runbooks/outline";
import type { Symptoms } from "../schemas";
import { chunkEmbeddable, type Embeddable, hashOf } from "../spaces/embeddable";
import { type Space, storedModel } from "../spaces/space";

/** A text that has no vector in a space. */
export interface Lacking {
  /** Where it stands in the order in which all are gone through. */
  key: string;
  hash: string;
  embeddable: Embeddable;
}

/** Parts of as many runbooks may have 200,000 characters each. */
const CHUNKS_AT_ONCE = 50;
const INCIDENTS_AT_ONCE = 250;

/** The next that lack a vector in the space, after `after` in their order; none when all have one. */
export const lackingIn = (ctx: Ctx, space: Space, after: string): Promise<Lacking[]> =>
  space.subject === "runbook" ? lackingChunks(ctx, space, after) : lackingIncidents(ctx, space, after);

/** The hashes of the texts of the space's subject, as a table t. */
const texts = ({ workspaceId, subject }: Space): SQL =>
  subject === "runbook"
    ? sql`(select c.hash from runbook_chunks c
        join runbooks r on r.workspace_id = c.workspace_id and r.id = c.runbook_id
        where c.workspace_id = ${workspaceId} and r.archived_at is null) as t`
    : sql`(select hash from incident_memories where workspace_id = ${workspaceId}) as t`;

/** A look into the primary key for each text: `offset` keeps the planner from reading all vectors for the few that are asked. */
const isLacking = (space: Space, hash: SQL): SQL => sql`not exists (
  select from vectors v
  where v.workspace_id = ${space.workspaceId} and v.model = ${storedModel(space)} and v.hash = ${hash} offset 0)`;

/** Different texts there are, and how many of them have a vector. */
export async function progressOf(ctx: Ctx, space: Space): Promise<{ total: number; done: number }> {
  const [row] = await executor(ctx).execute<{ total: number; lacking: number }>(sql`
    select count(distinct hash)::int as total,
      (select count(distinct hash)::int from ${texts(space)} where ${isLacking(space, sql`t.hash`)}) as lacking
    from ${texts(space)}`);
  return { total: row!.total, done: row!.total - row!.lacking };
}

export async function isComplete(ctx: Ctx, space: Space): Promise<boolean> {
  const rows = await executor(ctx).execute(
    sql`select from ${texts(space)} where ${isLacking(space, sql`t.hash`)} limit 1`,
  );
  return rows.length === 0;
}

interface ChunkRow extends Record<string, unknown> {
  runbook_id: string;
  position: number;
  path: string[];
  text: string;
  code: string;
  hash: string;
}

async function lackingChunks(ctx: Ctx, space: Space, after: string): Promise<Lacking[]> {
  const [runbook = "", position = "-1"] = after.split(" ");
  const rows = await executor(ctx).execute<ChunkRow>(sql`
    select c.runbook_id, c.position, c.path, c.text, c.code, c.hash from runbook_chunks c
    join runbooks r on r.workspace_id = c.workspace_id and r.id = c.runbook_id
    where c.workspace_id = ${ctx.workspaceId} and r.archived_at is null
      and (c.runbook_id, c.position) > (${runbook}, ${Number(position)}::int) and ${isLacking(space, sql`c.hash`)}
    order by c.runbook_id, c.position limit ${CHUNKS_AT_ONCE}`);
  if (rows.length === 0) return [];
  const sources = await executor(ctx).execute<{ id: string; path: string; source: string }>(sql`
    select id, path, source from runbooks
    where workspace_id = ${ctx.workspaceId} and id = any(${textArray(new Set(rows.map((row) => row.runbook_id)))})`);
  const outlines = new Map(sources.map(({ id, path, source }) => [id, outlineOf(path, source)]));
  const made = new Map<string, Embeddable>();
  for (const outline of outlines.values())
    for (const chunk of outline.chunks) {
      const embeddable = chunkEmbeddable(outline, chunk);
      made.set(hashOf(embeddable), embeddable);
    }
  return rows.map((row) => ({
    key: `${row.runbook_id} ${row.position}`,
    hash: row.hash,
    embeddable: made.get(row.hash) ?? ofRow(row, outlines.get(row.runbook_id)),
  }));
}

/** A part whose runbook was edited a moment ago, or cut by an older version: its own words, under what the runbook is called. */
const ofRow = (chunk: ChunkRow, outline: Outline | undefined): Embeddable =>
  chunkEmbeddable({ ...(outline ?? NAMELESS), names: outline?.names ?? [""] }, chunk);
const NAMELESS = { title: "", names: [], lead: "", body: "", code: "", chunks: [], pointsTo: null };

async function lackingIncidents(ctx: Ctx, space: Space, after: string): Promise<Lacking[]> {
  const rows = await executor(ctx).execute<{ incident_id: string; symptoms: Symptoms; hash: string }>(sql`
    select m.incident_id, m.symptoms, m.hash from incident_memories m
    where m.workspace_id = ${ctx.workspaceId} and m.incident_id > ${after} and ${isLacking(space, sql`m.hash`)}
    order by m.incident_id limit ${INCIDENTS_AT_ONCE}`);
  return rows.map(asLacking);
}

/** Incidents that are not marked as embedded; some may have a vector all the same, by others with the same symptoms. */
export async function waitingIncidents(ctx: Ctx): Promise<Lacking[]> {
  const rows = await executor(ctx).execute<{ incident_id: string; symptoms: Symptoms; hash: string }>(sql`
    select incident_id, symptoms, hash from incident_memories
    where workspace_id = ${ctx.workspaceId} and not embedded limit ${INCIDENTS_AT_ONCE}`);
  return rows.map(asLacking);
}

const asLacking = (row: { incident_id: string; symptoms: Symptoms; hash: string }): Lacking => ({
  key: row.incident_id,
  hash: row.hash,
  embeddable: { kind: "symptoms", symptoms: row.symptoms },
});
