import { apiKeys } from "@/db/schema";
import { DomainError } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { recordAudit } from "../audit/record";
import { authorize, authorizeGiving, type Ctx } from "../context";
import { once, requestHash } from "../once";
import { withRightsNow } from "../rights-now";
import type { ApiKey, ApiKeyCreate, CreatedApiKey } from "../schemas";
import { byId, presentKey } from "./internal";
import { keyHash, lastFour, newKey } from "./shape";

/** Makes a key, shown this once. Throws `forbidden` for scopes that the maker does not have, and to a key for one that would outlive it. */
export async function createApiKey(
  ctx: Ctx,
  input: ApiKeyCreate,
  idempotencyKey?: string,
): Promise<CreatedApiKey> {
  authorize(ctx, "keys:manage");
  authorizeGiving(ctx, input.scopes);
  let key: string | null = null;
  // The stored answer is without the key: only its hash may stay in the database.
  const shown = await once(ctx, "createApiKey", idempotencyKey, requestHash(input), async (given) => {
    const inside = await withRightsNow(given);
    authorize(inside, "keys:manage");
    authorizeGiving(inside, input.scopes);
    key = newKey();
    const { name, scopes, services = null } = input;
    const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
    await refuseOutliving(inside, expiresAt);
    const made = await insertKey(inside, { name, scopes, services, expiresAt }, key);
    await recordAudit(inside, {
      action: "key.created",
      subject: made.id,
      after: { name, scopes, services, expiresAt: made.expiresAt },
    });
    return made;
  });
  return { ...shown, key };
}

/** Whoever took a key that ends must not be able to stay by making another. */
async function refuseOutliving(ctx: Ctx, expiresAt: Date | null): Promise<void> {
  if (ctx.actor.kind !== "key" || ctx.actor.id === null) return;
  const [maker] = await ctx
    .tx!.select({ endsAt: apiKeys.expiresAt })
    .from(apiKeys)
    .where(byId(ctx, ctx.actor.id));
  const endsAt = maker?.endsAt ?? null;
  if (endsAt === null || (expiresAt !== null && expiresAt <= endsAt)) return;
  throw new DomainError(
    "forbidden",
    `A key that ends at ${endsAt.toISOString()} makes none that ends later.`,
  );
}

type Row = typeof apiKeys.$inferInsert;

export async function insertKey(
  ctx: Ctx,
  given: Pick<Row, "name" | "scopes" | "services" | "expiresAt">,
  key: string,
): Promise<ApiKey> {
  const [row] = await ctx
    .tx!.insert(apiKeys)
    .values({
      ...given,
      workspaceId: ctx.workspaceId,
      id: newId("key"),
      hash: keyHash(key),
      lastFour: lastFour(key),
      createdBy: ctx.actor.id,
    })
    .returning();
  return presentKey(row!);
}
