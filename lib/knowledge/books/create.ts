import { and, eq } from "drizzle-orm";
import { runbooks } from "@/db/schema";
import { authorize, type Ctx, executor, once, recordAudit, requestHash } from "@/lib/access";
import { DomainError, invalid } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import type { RunbookCreate, RunbookDetail } from "../schemas";
import { tendSoon } from "../tending/soon";
import { compose, pathOfTitle } from "./compose";
import { detailOf, lockRunbooks } from "./rows";
import { storeRunbooks } from "./store";

/**
 * Writes a runbook. Without a path it lies in a file called after its title. Throws `conflict` when one lies there already,
 * `invalid_input` for front matter that is wrong.
 */
export async function createRunbook(
  ctx: Ctx,
  { source, path }: RunbookCreate,
  idempotencyKey?: string,
): Promise<RunbookDetail> {
  authorize(ctx, "runbooks:write");
  if (path !== undefined && (path.startsWith("/") || path.split("/").includes("..")))
    throw invalid("path", "lies outside of the folder");
  const composed = compose(path ?? pathOfTitle(titleOf(source)), source);
  return once(ctx, "createRunbook", idempotencyKey, requestHash({ source, path }), async (inside) => {
    await lockRunbooks(inside);
    if (await isTaken(inside, composed.path))
      throw new DomainError(
        "conflict",
        `There is a runbook at ${composed.path} already; it may be archived.`,
      );
    const id = newId("runbook");
    await storeRunbooks(inside, [{ ...composed, id, version: 1 }]);
    const { title, services } = composed;
    await recordAudit(inside, {
      action: "runbook.created",
      subject: id,
      after: { path: composed.path, title, services },
    });
    inside.afterCommit?.push(() => tendSoon(ctx.workspaceId));
    return detailOf(inside, id);
  });
}

async function isTaken(ctx: Ctx, path: string): Promise<boolean> {
  const there = await executor(ctx)
    .select({ id: runbooks.id })
    .from(runbooks)
    .where(and(eq(runbooks.workspaceId, ctx.workspaceId), eq(runbooks.path, path)));
  return there.length > 0;
}

/** A name of a file would be its title if it had no other. */
const titleOf = (source: string) => compose("runbook.md", source).title;
