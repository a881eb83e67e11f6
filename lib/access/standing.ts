import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { apiKeys, memberships, users } from "@/db/schema";
import { type Ctx, executor } from "./context";
import { permissionsOf, permissionsOfKey } from "./roles/permissions";
import type { Actor } from "./schemas";
import { systemCtx } from "./system";

type Standing = Pick<Ctx, "permissions" | "services"> & { label: string };

/**
 * What the actor of a context may do and see at this moment, by the rows of members and keys; null when they belong to the
 * workspace no longer. Agents and the system are what their context says.
 */
export async function standingOf(
  ctx: Pick<Ctx, "workspaceId" | "actor" | "permissions" | "services" | "tx">,
): Promise<Standing | null> {
  const { workspaceId, actor, permissions, services } = ctx;
  if (actor.kind === "user") {
    const [member] = await executor(ctx)
      .select({ role: memberships.role, services: memberships.services, email: users.email })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, actor.id)));
    return member
      ? {
          permissions: permissionsOf(member.role, member.services !== null),
          services: member.services && new Set(member.services),
          label: member.email ?? actor.label,
        }
      : null;
  }
  if (actor.kind === "key") {
    const isAlive = or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`));
    const [key] = await executor(ctx)
      .select({ scopes: apiKeys.scopes, services: apiKeys.services, name: apiKeys.name })
      .from(apiKeys)
      .where(
        and(
          eq(apiKeys.workspaceId, workspaceId),
          eq(apiKeys.id, actor.id),
          isNull(apiKeys.revokedAt),
          isAlive,
        ),
      );
    return key
      ? {
          permissions: permissionsOfKey(key),
          services: key.services && new Set(key.services),
          label: key.name,
        }
      : null;
  }
  return { permissions, services, label: actor.label };
}

/**
 * The context of somebody who asked for work that is done later: with what they may do and see by then, never more. Null when
 * they belong to the workspace no longer.
 */
export async function ctxOfActor(
  workspaceId: string,
  actor: Pick<Actor, "kind" | "id">,
): Promise<Ctx | null> {
  const named = { ...systemCtx(workspaceId), actor: { ...actor, label: actor.id } };
  const standing = await standingOf(named);
  if (!standing) return null;
  const { permissions, services, label } = standing;
  return { workspaceId, actor: { ...actor, label }, permissions, services };
}
