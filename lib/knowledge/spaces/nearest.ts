import { sql } from "drizzle-orm";
import { db, isEmbedded } from "@/db/client";
import { type Ctx, executor, transact } from "@/lib/access";
import { singleton } from "@/lib/kit/singleton";
import { type Space, storedModel } from "./space";
import { literal } from "./vectors";

export interface Near {
  hash: string;
  /** Cosine, above 0 and at most 1. */
  similarity: number;
}

/** How many the walk through the graph keeps in sight; docs/decisions/0013-vectors.md says what it finds and costs. */
const EF_SEARCH = 200;

/**
 * What is nearest in one workspace and one model, the nearest first; what has nothing in common is left out. A short
 * transaction of its own, or within the caller's.
 */
export async function nearest(
  ctx: Ctx,
  space: Space,
  vector: Float32Array,
  limit: number,
  efSearch = EF_SEARCH,
): Promise<Near[]> {
  // It has no direction.
  if (vector.every((value) => value === 0)) return [];
  const rows = (await graphServes())
    ? await throughGraph(ctx, space, vector, limit, efSearch)
    : await amongAll(ctx, space, vector, limit);
  // A vector of length 0 has no distance: NaN.
  return rows
    .filter(({ similarity }) => similarity > 0)
    .map(({ hash, similarity }) => ({ hash, similarity }));
}

/** The embedded database has no graph, and before 0.8 pgvector's walk could not go on past other workspaces. */
async function graphServes(): Promise<boolean> {
  if (isEmbedded()) return false;
  const known = singleton<{ serves?: boolean }>("vector-graph", () => ({}));
  if (known.serves === undefined) {
    const [row] = await db().execute<{ serves: boolean }>(sql`
      select string_to_array(extversion, '.')::int[] >= '{0,8}' as serves from pg_extension where extname = 'vector'`);
    known.serves = row?.serves ?? false;
  }
  return known.serves;
}

type Rows = Promise<{ hash: string; similarity: number }[]>;

/**
 * All workspaces and models share one graph: the walk goes on until it has met enough of this one. Where there are few, the
 * planner reads them by the primary key and compares with each.
 */
const throughGraph = (ctx: Ctx, space: Space, vector: Float32Array, limit: number, efSearch: number): Rows =>
  transact(ctx, async (inside) => {
    const asked = sql`${literal(vector)}::text::halfvec`;
    const tx = executor(inside);
    await tx.execute(sql`
      select set_config('hnsw.ef_search', ${String(Math.min(MOST_IN_SIGHT, Math.max(efSearch, limit)))}, true),
             set_config('hnsw.iterative_scan', 'strict_order', true)`);
    const found = await tx.execute<{ hash: string; similarity: number }>(sql`
      select hash, 1 - (vector <=> ${asked}) as similarity from vectors
      where ${mine(ctx, space)}
      order by vector <=> ${asked} limit ${limit}`);
    // The walk ends after so many of others (hnsw.max_scan_tuples): this one has a small part of the table.
    return found.length < limit ? amongAll(inside, space, vector, limit) : found;
  });

/** As pgvector allows. */
const MOST_IN_SIGHT = 1000;

/** Compares with all. Unit vectors: the inner product is the cosine; single precision is what it computes fastest. */
const amongAll = (ctx: Ctx, space: Space, vector: Float32Array, limit: number): Rows =>
  executor(ctx).execute<{ hash: string; similarity: number }>(sql`
    select hash, -distance as similarity from (
      select hash, vector::vector <#> ${literal(vector)}::text::vector as distance from vectors where ${mine(ctx, space)}) as compared
    order by distance limit ${limit}`);

const mine = (ctx: Ctx, space: Space) =>
  sql`workspace_id = ${ctx.workspaceId} and model = ${storedModel(space)}`;
