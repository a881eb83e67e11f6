import { and, eq } from "drizzle-orm";
import { runbooks } from "@/db/schema";
import { authorize, type Ctx, executor, recordAudit, transact } from "@/lib/access";
import { DomainError } from "@/lib/kit/errors";
import { lockRunbook, lockRunbooks } from "./rows";
import { recountPointersTo } from "./store";

/**
 * Removes an archived runbook for good, with its versions and what was said of it. Throws `not_found`, `conflict` for one
 * that is not archived: that can be taken back, this cannot.
 */
export async function deleteRunbook(ctx: Ctx, id: string): Promise<void> {
  authorize(ctx, "runbooks:write");
  await transact(ctx, async (inside) => {
    await lockRunbooks(inside);
    const { path, title, version, archivedAt } = await lockRunbook(inside, id);
    if (archivedAt === null)
      throw new DomainError("conflict", "Archive it first: what is deleted cannot come back.");
    await executor(inside)
      .delete(runbooks)
      .where(and(eq(runbooks.workspaceId, inside.workspaceId), eq(runbooks.id, id)));
    await recountPointersTo(inside, path);
    await recordAudit(inside, { action: "runbook.deleted", subject: id, before: { path, title, version } });
  });
}
