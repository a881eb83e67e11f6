import { apiKeys } from "@/db/schema";
import { difference } from "../audit/difference";
import { recordAudit } from "../audit/record";
import { authorize, type Ctx, transact } from "../context";
import type { ApiKey, ApiKeyPatch } from "../schemas";
import { byId, keyForUpdate, presentKey } from "./internal";

/** Renames a key; what it may do is decided when it is made. Throws `not_found`. */
export async function patchApiKey(ctx: Ctx, id: string, { name }: ApiKeyPatch): Promise<ApiKey> {
  authorize(ctx, "keys:manage");
  return transact(ctx, async (inside) => {
    const before = await keyForUpdate(inside, id);
    const changed = difference({ name: before.name }, { name });
    if (!changed) return presentKey(before);
    const [after] = await inside.tx!.update(apiKeys).set({ name }).where(byId(inside, id)).returning();
    await recordAudit(inside, { action: "key.renamed", subject: id, ...changed });
    return presentKey(after!);
  });
}
