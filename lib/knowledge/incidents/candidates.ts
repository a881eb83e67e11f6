import { type SQL, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { type Ctx, executor } from "@/lib/access";
import type { Symptoms } from "../schemas";

export interface Memory {
  incidentId: string;
  symptoms: Symptoms;
  hash: string;
}

interface Row extends Record<string, unknown> {
  incident_id: string;
  symptoms: Symptoms;
  hash: string;
}

async function memories(ctx: Ctx, condition: SQL): Promise<Memory[]> {
  const rows = await executor(ctx).execute<Row>(sql`
    select incident_id, symptoms, hash from incident_memories where workspace_id = ${ctx.workspaceId} and ${condition}`);
  return rows.map(({ incident_id, ...row }) => ({ incidentId: incident_id, ...row }));
}

/** Many incidents may have the very same symptoms: the newest of them, so many in all. */
export const memoriesOf = (ctx: Ctx, hashes: string[], limit: number): Promise<Memory[]> =>
  memories(ctx, sql`hash = any(${textArray(hashes)}) order by read_at desc, incident_id desc limit ${limit}`);

/** Those that have no vector yet. */
export const memoriesWaiting = (ctx: Ctx, limit: number): Promise<Memory[]> =>
  memories(ctx, sql`not embedded limit ${limit}`);

/** Those that have any of the words of `query`, a tsquery, those with more of them first. */
export const memoriesSaying = (ctx: Ctx, query: string, limit: number): Promise<Memory[]> =>
  memories(
    ctx,
    sql`search @@ ${query}::text::tsquery
      order by ts_rank(search, ${query}::text::tsquery) desc, read_at desc, incident_id limit ${limit}`,
  );
