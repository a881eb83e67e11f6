import { apiKeys } from "@/db/schema";
import { DomainError } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { recordAudit } from "../audit";
import { authorize, type Ctx } from "../context";
import { once, requestHash } from "../once";
import type { ApiKeyCreate, CreatedApiKey } from "../schemas";
import { presentKey } from "./present";
import { keyHash, lastFour, newKey } from "./shape";

/** Makes a key, shown this once. Throws `forbidden` for scopes that the maker does not have. */
export async function createApiKey(
  ctx: Ctx,
  input: ApiKeyCreate,
  idempotencyKey?: string,
): Promise<CreatedApiKey> {
  authorize(ctx, "keys:manage");
  const beyond = input.scopes.filter((scope) => !ctx.permissions.has(scope));
  if (beyond.length > 0)
    throw new DomainError("forbidden", `You cannot give what you do not have: ${beyond.join(", ")}.`);
  let key: string | null = null;
  // The stored answer is without the key: only its hash may stay in the database.
  const shown = await once(ctx, "createApiKey", idempotencyKey, requestHash(input), async (inside) => {
    key = newKey();
    const [row] = await inside
      .tx!.insert(apiKeys)
      .values({
        workspaceId: ctx.workspaceId,
        id: newId("key"),
        name: input.name,
        hash: keyHash(key),
        lastFour: lastFour(key),
        scopes: input.scopes,
        createdBy: ctx.actor.id,
        expiresAt: input.expiresAt ? new Date(input.expiresAt) : null,
      })
      .returning();
    const made = presentKey(row!);
    await recordAudit(inside, {
      action: "key.created",
      subject: made.id,
      after: { name: made.name, scopes: made.scopes, expiresAt: made.expiresAt },
    });
    return made;
  });
  return { ...shown, key };
}
