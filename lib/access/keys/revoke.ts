import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { apiKeys } from "@/db/schema";
import { announceAccessChange } from "../access-change";
import { recordAudit } from "../audit/record";
import { authorize, type Ctx, transact } from "../context";
import { revokeInvitationsBeyond } from "../invitations/revoke";
import { withRightsNow } from "../rights-now";
import type { Permission } from "../schemas";
import { forgetKeys } from "./authenticate";
import { keyForUpdate } from "./internal";

/**
 * Ends a key at once here and within a second in other processes, and the open invitations it made: whoever had stolen it
 * would come in by them. Ending it twice is one ending. Throws `not_found`.
 */
export async function revokeApiKey(ctx: Ctx, id: string): Promise<void> {
  authorize(ctx, "keys:manage");
  await transact(ctx, async (given) => {
    const inside = await withRightsNow(given);
    authorize(inside, "keys:manage");
    if ((await keyForUpdate(inside, id)).revokedAt) return;
    await revokeKeys(inside, [id]);
    await revokeInvitationsBeyond(inside, [id], new Set());
  });
}

/** Scopes by which others are let in; a key without them goes on when its maker has left, for programs depend on it. */
const LETS_IN: readonly Permission[] = ["members:manage", "owners:manage", "keys:manage"];

/**
 * Ends what a member made and could not make any more with what it holds now: keys that let others in, also those made by
 * such keys, and open invitations. By them the removed would come back, and the demoted would rise.
 */
export async function revokeGrantsBeyond(
  ctx: Ctx,
  userId: string,
  held: ReadonlySet<Permission>,
): Promise<void> {
  const lost = LETS_IN.filter((scope) => !held.has(scope));
  const made = await ctx.tx!.execute<{ id: string; beyond: boolean }>(sql`
    with recursive made as (
      select id, scopes from api_keys where workspace_id = ${ctx.workspaceId} and created_by = ${userId}
      union
      select k.id, k.scopes from api_keys k join made on k.created_by = made.id where k.workspace_id = ${ctx.workspaceId})
    select id, scopes && ${textArray(lost)} as beyond from made`);
  await revokeKeys(
    ctx,
    made.filter(({ beyond }) => beyond).map(({ id }) => id),
  );
  await revokeInvitationsBeyond(ctx, [userId, ...made.map(({ id }) => id)], held);
}

async function revokeKeys(ctx: Ctx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const revoked = await ctx
    .tx!.update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.workspaceId, ctx.workspaceId), inArray(apiKeys.id, ids), isNull(apiKeys.revokedAt)))
    .returning();
  await recordAudit(
    ctx,
    ...revoked.map(({ id, name, scopes, services }) => ({
      action: "key.revoked",
      subject: id,
      before: { name, scopes, services },
    })),
  );
  ctx.afterCommit!.push(forgetKeys);
  announceAccessChange(ctx);
}
