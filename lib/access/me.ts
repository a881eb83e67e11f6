import { eq } from "drizzle-orm";
import { workspaces } from "@/db/schema";
import { notFound } from "@/lib/kit/errors";
import { type Ctx, executor } from "./context";
import type { Me } from "./schemas";

/** What the caller is told about itself. */
export async function whoAmI(ctx: Ctx): Promise<Me> {
  const [workspace] = await executor(ctx)
    .select({ slug: workspaces.slug, name: workspaces.name })
    .from(workspaces)
    .where(eq(workspaces.id, ctx.workspaceId));
  if (!workspace) throw notFound("workspace");
  return {
    actor: ctx.actor,
    workspace,
    permissions: [...ctx.permissions],
    services: ctx.services && [...ctx.services],
  };
}
