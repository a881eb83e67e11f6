import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { textArray } from "@/db/literals";
import type { Ctx } from "@/lib/access";
import { newId } from "@/lib/kit/ids";
import type { Symptoms } from "@/lib/knowledge";
import { outlineOf } from "@/lib/knowledge/runbooks/outline";
import { chunkEmbeddable, hashOf } from "@/lib/knowledge/spaces";

/** The rows of a runbook as tending reads them; the same path again replaces it. Its id. */
export async function writeRunbook({ workspaceId }: Ctx, path: string, source: string): Promise<string> {
  const outline = outlineOf(path, source);
  return db().transaction(async (tx) => {
    const [row] = await tx.execute<{ id: string }>(sql`
      insert into runbooks (workspace_id, id, path, title, source, services, alerts, templates, version, counts, search, created_by, updated_by)
      values (${workspaceId}, ${newId("runbook")}, ${path}, ${outline.title}, ${source}, '{}', '{}', '{}', 1, '{}', '', 'test', 'test')
      on conflict (workspace_id, path) do update
      set source = excluded.source, title = excluded.title, version = runbooks.version + 1, updated_at = clock_timestamp(), archived_at = null
      returning id`);
    const id = row!.id;
    await tx.execute(
      sql`delete from runbook_chunks where workspace_id = ${workspaceId} and runbook_id = ${id}`,
    );
    for (const [position, chunk] of outline.chunks.entries())
      await tx.execute(sql`
        insert into runbook_chunks (workspace_id, runbook_id, position, path, text, code, hash)
        values (${workspaceId}, ${id}, ${position}, ${textArray(chunk.path)}, ${chunk.text}, ${chunk.code},
          ${hashOf(chunkEmbeddable(outline, chunk))})`);
    return id;
  });
}

/** The bare rows of so many incidents; their ids. */
export async function newIncidents({ workspaceId }: Ctx, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId("incident"));
  const [last] = await db().execute<{ n: number }>(
    sql`select coalesce(max(number), 0)::int as n from incidents where workspace_id = ${workspaceId}`,
  );
  await db().execute(sql`
    insert into incidents (workspace_id, id, number, title, titled_by, status, severity, severity_by, services,
      opened_at, first_bad_at, last_signal_at, reported_at, grouping)
    select ${workspaceId}, id, ${last!.n}::int + n, 'title', 'system', 'resolved', 'high', 'system', '{shop}', now(), now(), now(), now(), '{}'
    from unnest(${textArray(ids)}) with ordinality as t(id, n)`);
  return ids;
}

/** What an incident complains of, by templates that are named after their texts. */
export const complaining = (...texts: string[]): Symptoms => ({
  complaints: texts.map((text) => ({ id: `tpl ${text}`, text })),
  templates: texts.map((text) => `tpl ${text}`),
});
