import { apiKeys } from "@/db/schema";
import { HOUR_MS } from "@/lib/kit/clock";
import { DomainError } from "@/lib/kit/errors";
import { announceAccessChange } from "../access-change";
import { recordAudit } from "../audit/record";
import { authorize, authorizeGiving, type Ctx } from "../context";
import { once, requestHash } from "../once";
import { withRightsNow } from "../rights-now";
import type { ApiKeyRotate, CreatedApiKey, Permission } from "../schemas";
import { forgetKeys } from "./authenticate";
import { insertKey } from "./create";
import { byId, keyForUpdate } from "./internal";
import { newKey } from "./shape";

/**
 * Makes a new key that does what the old one does, shown this once; the old one goes on for the overlap, so that programs
 * can change over one after the other, and never longer than it was made for. Throws `not_found`, `forbidden` for a key
 * that may do more than the caller, `conflict` for one that has ended or was rotated before.
 */
export async function rotateApiKey(
  ctx: Ctx,
  id: string,
  { overlapHours }: ApiKeyRotate,
  idempotencyKey?: string,
): Promise<CreatedApiKey> {
  authorize(ctx, "keys:manage");
  let key: string | null = null;
  const hash = requestHash({ id, overlapHours });
  const shown = await once(ctx, "rotateApiKey", idempotencyKey, hash, async (given) => {
    const inside = await withRightsNow(given);
    authorize(inside, "keys:manage");
    const now = Date.now();
    const old = await keyForUpdate(inside, id);
    authorizeGiving(inside, old.scopes as Permission[]);
    refuseEnded(old, now);
    const { name, scopes, services, expiresAt } = old;
    key = newKey();
    const made = await insertKey(inside, { name, scopes, services, expiresAt }, key);
    const endsAt = new Date(Math.min(now + overlapHours * HOUR_MS, expiresAt?.getTime() ?? Infinity));
    await inside.tx!.update(apiKeys).set({ replacedBy: made.id, expiresAt: endsAt }).where(byId(inside, id));
    await recordAudit(inside, {
      action: "key.rotated",
      subject: id,
      before: { expiresAt },
      after: { expiresAt: endsAt, replacedBy: made.id, name, scopes, services },
    });
    inside.afterCommit!.push(forgetKeys);
    announceAccessChange(inside);
    return made;
  });
  return { ...shown, key };
}

function refuseEnded({ revokedAt, replacedBy, expiresAt }: typeof apiKeys.$inferSelect, now: number): void {
  const reason = revokedAt
    ? "was revoked"
    : replacedBy
      ? "was rotated before"
      : expiresAt && expiresAt.getTime() <= now
        ? "has expired"
        : null;
  if (reason) throw new DomainError("conflict", `This key ${reason}; make a new one instead.`);
}
