import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { deleteInBatches } from "@/db/delete-in-batches";
import { textArray } from "@/db/literals";
import { SUBJECTS, storedModel } from "../spaces/space";

/** Removes the vectors of models that no space of the workspace has any more. */
export async function pruneModels(workspaceId: string): Promise<void> {
  const old = await db().execute<{ model: string }>(sql`
    select distinct v.model from vectors v
    where v.workspace_id = ${workspaceId} and not exists (
      select from embedding_spaces s
      where s.workspace_id = v.workspace_id and s.subject || '/' || s.model = v.model)`);
  for (const { model } of old)
    await deleteInBatches("vectors", sql`workspace_id = ${workspaceId} and model = ${model}`);
}

/** What nothing refers to is kept so long: a text may be on its way, and an edit may be taken back. */
const GRACE_MINUTES = 60;

/** Removes vectors of texts that are gone, or lie in archived runbooks only. */
export async function pruneTexts(workspaceId: string, graceMinutes = GRACE_MINUTES): Promise<void> {
  const spaces = await db().execute<{ subject: (typeof SUBJECTS)[number]; model: string }>(sql`
    select subject, model from embedding_spaces where workspace_id = ${workspaceId}`);
  const gone = {
    runbook: sql`not exists (select from runbook_chunks c
      join runbooks r on r.workspace_id = c.workspace_id and r.id = c.runbook_id
      where c.workspace_id = ${workspaceId} and c.hash = vectors.hash and r.archived_at is null)`,
    incident: sql`not exists (select from incident_memories m
      where m.workspace_id = ${workspaceId} and m.hash = vectors.hash)`,
  };
  for (const subject of SUBJECTS) {
    const models = spaces.filter((space) => space.subject === subject).map(storedModel);
    if (models.length > 0)
      await deleteInBatches(
        "vectors",
        sql`workspace_id = ${workspaceId} and model = any(${textArray(models)}) and ${gone[subject]}
          and created_at < now() - make_interval(mins => ${graceMinutes})`,
      );
  }
}
