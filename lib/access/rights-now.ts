import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { apiKeys, memberships } from "@/db/schema";
import { type Ctx, executor } from "./context";
import { permissionsOf, permissionsOfKey } from "./roles/permissions";
import type { Permission } from "./schemas";
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
  const { workspaceId, actor, permissions } = ctx;
  if (actor.kind === "user") {
    const [member] = await executor(ctx)
      .select({ role: memberships.role, services: memberships.services })
      .from(memberships)
      .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, actor.id)));
    return member ? permissionsOf(member.role, member.services !== null) : NONE;
  }
  if (actor.kind === "key") {
    const isAlive = or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`));
    const [key] = await executor(ctx)
      .select({ scopes: apiKeys.scopes, services: apiKeys.services })
      .from(apiKeys)
      .where(
        and(
          eq(apiKeys.workspaceId, workspaceId),
          eq(apiKeys.id, actor.id),
          isNull(apiKeys.revokedAt),
          isAlive,
        ),
      );
    return key ? permissionsOfKey(key) : NONE;
  }
  return permissions;
}

const NONE: ReadonlySet<Permission> = new Set();
