import { and, eq } from "drizzle-orm";
import { idempotencyKeys } from "@/db/schema";
import { sha256 } from "@/lib/kit/crypto";
import { DomainError } from "@/lib/kit/errors";
import { type Ctx, transact } from "./context";

/** The hash by which a repeated request is known to be the same: of its bytes, or of its parsed input. */
export const requestHash = (input: unknown): string =>
  sha256(input instanceof Uint8Array ? input : (JSON.stringify(input) ?? ""));

/**
 * Does `work` once per Idempotency-Key and answers a repetition with the first answer (as JSON gives it back). Throws
 * `conflict` for the same key with another request. Two at the same moment: the second waits at the unique key until the
 * first has committed, and then finds its answer; if the first failed, the second does the work. Without a key it is a
 * plain transaction.
 */
export async function once<T>(
  ctx: Ctx,
  operation: string,
  key: string | undefined,
  hash: string,
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  if (key === undefined) return transact(ctx, work);
  return transact(ctx, async (inside) => {
    const { workspaceId } = inside;
    const tx = inside.tx!;
    const [claimed] = await tx
      .insert(idempotencyKeys)
      .values({ workspaceId, operation, key, requestHash: hash })
      .onConflictDoNothing()
      .returning({ key: idempotencyKeys.key });
    const same = and(
      eq(idempotencyKeys.workspaceId, workspaceId),
      eq(idempotencyKeys.operation, operation),
      eq(idempotencyKeys.key, key),
    );
    if (claimed) {
      const response = await work(inside);
      await tx
        .update(idempotencyKeys)
        .set({ response: response ?? null })
        .where(same);
      return response;
    }
    const [first] = await tx.select().from(idempotencyKeys).where(same);
    if (first?.requestHash !== hash)
      throw new DomainError("conflict", "This Idempotency-Key was used for a different request.");
    return first.response as T;
  });
}
