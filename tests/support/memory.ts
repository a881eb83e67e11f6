import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { textArray } from "@/db/literals";
import type { Ctx } from "@/lib/access";
import { newId } from "@/lib/kit/ids";
import { memoryStates, type Symptoms } from "@/lib/knowledge";
import { outlineOf } from "@/lib/knowledge/runbooks/outline";
import { activeSpace, chunkEmbeddable, embedQuestion, hashOf, nearest } from "@/lib/knowledge/spaces";
import { tendWorkspace } from "@/lib/knowledge/tending/tend";
import { newWorkspace } from "./database";

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

/** As if nothing had changed for a while: what changes is learned once it rests. */
export const rest = (ctx: Ctx) =>
  db().execute(
    sql`update runbooks set updated_at = updated_at - interval '1 minute' where workspace_id = ${ctx.workspaceId}`,
  );
/** What there is to learn, learned. */
export async function tendRested(ctx: Ctx): Promise<void> {
  await rest(ctx);
  await tend(ctx);
}
/** One workspace, turn by turn, until nothing is left. */
export async function tend({ workspaceId }: Ctx, signal?: AbortSignal): Promise<void> {
  while ((await tendWorkspace(workspaceId, { signal })).more && !signal?.aborted);
}

/** A question as it is embedded. */
export const asked = (text: string) => ({ kind: "texts" as const, texts: [{ text, weight: 1 }] });
/** The paths of the runbooks whose parts are nearest. */
export async function found(ctx: Ctx, text: string): Promise<string[]> {
  const space = await activeSpace(ctx, "runbook");
  const near = await nearest(ctx, space, await embedQuestion(space, asked(text)), 3);
  const rows = await db().execute<{ hash: string; path: string }>(sql`
    select c.hash, r.path from runbook_chunks c join runbooks r on r.workspace_id = c.workspace_id and r.id = c.runbook_id
    where c.workspace_id = ${ctx.workspaceId}`);
  return near.map(({ hash }) => rows.find((row) => row.hash === hash)?.path ?? hash);
}
/** How the memory of runbooks stands. */
export const stateOf = async (ctx: Ctx) =>
  (await memoryStates(ctx)).find(({ subject }) => subject === "runbook")!;
/** Models that the workspace has vectors of, and how many. */
export const modelsStored = async (ctx: Ctx) =>
  (
    await db().execute<{ model: string; n: number }>(
      sql`select model, count(*)::int as n from vectors where workspace_id = ${ctx.workspaceId} group by model order by model`,
    )
  ).map(({ model, n }) => `${model} ${n}`);

/** Three runbooks with two parts each. */
export const BOOKS: [string, string][] = [
  [
    "disk.md",
    "# DiskFull\n\n## Meaning\n\nThe volume of a database has no space left.\n\n## Mitigation\n\nRemove old logs.\n",
  ],
  [
    "dns.md",
    "# NameNotResolved\n\n## Meaning\n\nHost names cannot be resolved by the cluster.\n\n## Mitigation\n\nRestart the resolver.\n",
  ],
  [
    "cert.md",
    "# CertificateExpires\n\n## Meaning\n\nThe certificate of the gateway expires soon.\n\n## Mitigation\n\nRenew it.\n",
  ],
];
/** A workspace that has them. */
export async function library(): Promise<Ctx> {
  const ctx = await newWorkspace();
  for (const [path, source] of BOOKS) await writeRunbook(ctx, path, source);
  return ctx;
}
