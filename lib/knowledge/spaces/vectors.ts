import { sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor } from "@/lib/access";
import { type Space, storedModel } from "./space";

export interface Stored {
  hash: string;
  vector: Float32Array;
}

/** Keeps vectors by what they were made of; one that is there stays. The same hash twice counts once. */
export async function storeVectors(ctx: Ctx, space: Space, vectors: Stored[]): Promise<void> {
  if (vectors.length === 0) return;
  // In one order everywhere: two that store the same texts would otherwise wait for each other for ever.
  const rows = [...new Map(vectors.map(({ hash, vector }) => [hash, vector]))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  await executor(ctx).execute(sql`
    insert into vectors (workspace_id, model, hash, vector)
    select ${ctx.workspaceId}, ${storedModel(space)}, hash, vector::halfvec
    from unnest(${textArray(rows.map(([hash]) => hash))}, ${textArray(rows.map(([, vector]) => literal(vector)))}) as t(hash, vector)
    on conflict do nothing`);
}

/** Those of these hashes that are there. */
export async function vectorsOf(
  ctx: Ctx,
  space: Space,
  hashes: Iterable<string>,
): Promise<Map<string, Float32Array>> {
  const rows = await executor(ctx).execute<{ hash: string; vector: string }>(sql`
    select hash, vector::text as vector from vectors
    where workspace_id = ${ctx.workspaceId} and model = ${storedModel(space)} and hash = any(${textArray(hashes)})`);
  return new Map(rows.map(({ hash, vector }) => [hash, Float32Array.from(JSON.parse(vector) as number[])]));
}

/** Which of these hashes have a vector. */
export async function storedAmong(ctx: Ctx, space: Space, hashes: Iterable<string>): Promise<Set<string>> {
  const rows = await executor(ctx).execute<{ hash: string }>(sql`
    select hash from vectors
    where workspace_id = ${ctx.workspaceId} and model = ${storedModel(space)} and hash = any(${textArray(hashes)})`);
  return new Set(rows.map(({ hash }) => hash));
}

/** A half keeps three digits and no more; most numbers of a lexical vector are 0. */
export const literal = (vector: Float32Array): string => {
  let text = "[";
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i]!;
    text += (i === 0 ? "" : ",") + (value === 0 ? "0" : +value.toFixed(6));
  }
  return `${text}]`;
};
