import { DomainError } from "@/lib/kit/errors";
import { singleton } from "@/lib/kit/singleton";
import { onRing, ring } from "@/lib/live";
import type { Ctx } from "./context";
import { forgetKeys } from "./keys/authenticate";

const topic = (workspaceId: string) => `access:${workspaceId}`;

/** Tells every process that somebody's rights in the workspace have changed. */
export const ringAccess = (workspaceId: string): void => ring(topic(workspaceId));

/** The same, once the transaction is durable. */
export const announceAccessChange = (ctx: Pick<Ctx, "workspaceId" | "afterCommit">): void => {
  ctx.afterCommit!.push(() => ringAccess(ctx.workspaceId));
};

/** Calls `look` when somebody's rights in the workspace may have changed; what this process believed of keys is forgotten. */
export function onAccessChange(workspaceId: string, look: () => void): () => void {
  const state = singleton("access-change", () => ({ forgotten: false }));
  return onRing(topic(workspaceId), () => {
    // All listeners of one ring are called in the same turn: what the first has asked anew serves the others.
    if (!state.forgotten) {
      state.forgotten = true;
      queueMicrotask(() => {
        state.forgotten = false;
      });
      forgetKeys();
    }
    look();
  });
}

const same = (a: ReadonlySet<string> | null, b: ReadonlySet<string> | null) =>
  a === b || (a !== null && b !== null && a.size === b.size && [...a].every((each) => b.has(each)));

/** For an answer that lasts: throws `forbidden` when its reader may now see or do something else than when it began. */
export function refuseChanged(before: Ctx, now: Ctx): void {
  const unchanged =
    before.workspaceId === now.workspaceId &&
    same(before.services, now.services) &&
    same(before.permissions, now.permissions);
  if (!unchanged) throw new DomainError("forbidden", "What you may see has changed; ask again.");
}
