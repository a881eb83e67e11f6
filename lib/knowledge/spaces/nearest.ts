import { sql } from "drizzle-orm";
import { type Ctx, executor, transact } from "@/lib/access";
import { type Space, storedModel } from "./space";
import { literal } from "./vectors";

export interface Near {
  hash: string;
  /** Cosine, above 0 and at most 1. */
  similarity: number;
}

/** How many the walk through the graph keeps in sight; see docs/decisions/0013-vectors.md for what it costs and finds. */
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
  const asked = sql`${literal(vector)}::text::halfvec`;
  const rows = await transact(ctx, async (inside) => {
    const tx = executor(inside);
    await tx.execute(sql`
      select set_config('hnsw.ef_search', ${String(Math.max(efSearch, limit))}, true),
             set_config('hnsw.iterative_scan', 'strict_order', true)`);
    return tx.execute<{ hash: string; similarity: number }>(sql`
      select hash, 1 - (vector <=> ${asked}) as similarity from vectors
      where workspace_id = ${ctx.workspaceId} and model = ${storedModel(space)}
      order by vector <=> ${asked} limit ${limit}`);
  });
  // A vector of length 0 has no distance: NaN.
  return rows
    .filter(({ similarity }) => similarity > 0)
    .map(({ hash, similarity }) => ({ hash, similarity }));
}
