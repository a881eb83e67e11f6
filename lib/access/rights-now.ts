import type { Ctx } from "./context";
import type { Permission } from "./schemas";
import { standingOf } from "./standing";
import { lockWorkspace } from "./workspaces/lock";

/**
 * The same context with what its actor may do at this moment, under the workspace's lock: for verbs that let others in. A
 * removal, a demotion or a revocation comes wholly before or wholly after them; else what its person had under way at that
 * moment would outlast it.
 */
export async function withRightsNow(ctx: Ctx): Promise<Ctx> {
  await lockWorkspace(ctx);
  return { ...ctx, permissions: await rightsNow(ctx) };
}

async function rightsNow(ctx: Ctx): Promise<ReadonlySet<Permission>> {
  const standing = await standingOf(ctx);
  return standing ? standing.permissions : NONE;
}

const NONE: ReadonlySet<Permission> = new Set();
