import { and, eq, sql } from "drizzle-orm";
import { runbooks, runbookVersions } from "@/db/schema";
import { authorize, type Ctx, executor, recordAudit, transact } from "@/lib/access";
import { DomainError, invalid, notFound } from "@/lib/kit/errors";
import type { RunbookDetail, RunbookPatch } from "../schemas";
import { tendSoon } from "../tending/soon";
import { compose } from "./compose";
import { detailOf, lockRunbook, lockRunbooks, type RunbookRow } from "./rows";
import { storeRunbooks } from "./store";

/**
 * Changes a runbook: a text that differs from the newest version becomes the next one. Throws `not_found`, `conflict` when
 * `version` is given and is not the newest, `invalid_input` for front matter that is wrong.
 */
export async function patchRunbook(ctx: Ctx, id: string, patch: RunbookPatch): Promise<RunbookDetail> {
  authorize(ctx, "runbooks:write");
  if (patch.source !== undefined && patch.restoreVersion !== undefined)
    throw invalid("restoreVersion", "cannot come with another source");
  return transact(ctx, async (inside) => {
    await lockRunbooks(inside);
    const before = await lockRunbook(inside, id);
    if (patch.version !== undefined && patch.version !== before.version)
      throw new DomainError(
        "conflict",
        `${before.updatedBy} has changed it meanwhile: version ${before.version} is the newest, and yours was ${patch.version}.`,
      );
    const source =
      patch.restoreVersion === undefined
        ? patch.source
        : await sourceOfVersion(inside, id, patch.restoreVersion);
    if (source !== undefined && source !== before.source)
      await write(inside, before, source, patch.restoreVersion);
    const isArchived = before.archivedAt !== null;
    if (patch.archived !== undefined && patch.archived !== isArchived)
      await setArchived(inside, before, patch.archived);
    inside.afterCommit?.push(() => tendSoon(ctx.workspaceId));
    return detailOf(inside, id);
  });
}

async function sourceOfVersion(ctx: Ctx, id: string, version: number): Promise<string> {
  const [row] = await executor(ctx)
    .select({ source: runbookVersions.source })
    .from(runbookVersions)
    .where(
      and(
        eq(runbookVersions.workspaceId, ctx.workspaceId),
        eq(runbookVersions.runbookId, id),
        eq(runbookVersions.version, version),
      ),
    );
  if (!row) throw notFound("version");
  return row.source;
}

async function write(ctx: Ctx, before: RunbookRow, source: string, restoredVersion?: number): Promise<void> {
  const composed = compose(before.path, source);
  const version = before.version + 1;
  await storeRunbooks(ctx, [{ ...composed, id: before.id, version }]);
  await recordAudit(ctx, {
    action: "runbook.changed",
    subject: before.id,
    before: { version: before.version, title: before.title },
    after: { version, title: composed.title, ...(restoredVersion !== undefined && { restoredVersion }) },
  });
}

async function setArchived(ctx: Ctx, { id, title }: RunbookRow, archived: boolean): Promise<void> {
  await executor(ctx)
    .update(runbooks)
    .set({
      archivedAt: archived ? sql`now()` : null,
      updatedBy: ctx.actor.label,
      updatedAt: sql`now()`,
    })
    .where(and(eq(runbooks.workspaceId, ctx.workspaceId), eq(runbooks.id, id)));
  await recordAudit(ctx, {
    action: archived ? "runbook.archived" : "runbook.restored",
    subject: id,
    before: { archived: !archived, title },
    after: { archived },
  });
}
