import { db } from "@/db/client";
import { counters, workspaces } from "@/db/schema";
import { type Ctx, systemCtx } from "@/lib/access";
import { searchRecords } from "@/lib/intake";
import { newId } from "@/lib/kit/ids";
import type { Elsewhere } from "./attempt";
import { send } from "./world";

/** A workspace that nobody else knows. */
export async function newWorkspace(): Promise<Ctx> {
  const id = newId("workspace");
  await db()
    .insert(workspaces)
    .values({ id, slug: id.replace("_", "-"), name: "Attacked" });
  await db().insert(counters).values({ workspaceId: id });
  return systemCtx(id);
}

/** Another's workspace, of which nothing may ever be seen. */
export async function newElsewhere(): Promise<Elsewhere> {
  const ctx = await newWorkspace();
  await send(
    ctx,
    [{ service: "zebra", level: "error", message: "zebra stripes: No space left on device" }],
    ["zebra"],
  );
  const [record] = (await searchRecords(ctx, { limit: 1 })).data;
  return { workspaceId: ctx.workspaceId, record: record!.id, word: "zebra stripes" };
}
