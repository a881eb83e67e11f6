import { eq, getTableColumns, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { apiKeys, invitations, users } from "@/db/schema";
import type { Invitation } from "../schemas";

export type InvitationRow = typeof invitations.$inferSelect;

/** What can be accepted now, in the terms of a row; what is read as {@link stateOf} `open`. */
export const isOpen = sql`${invitations.revokedAt} is null and ${invitations.uses} < ${invitations.maxUses} and ${invitations.expiresAt} > now()`;

/** With what whoever made it is called, which may be gone. */
export const selectInvitations = (from: Executor) =>
  from
    .select({
      ...getTableColumns(invitations),
      createdBy: sql<string>`coalesce(${users.email}, ${apiKeys.name}, ${invitations.createdBy})`,
    })
    .from(invitations)
    .leftJoin(users, eq(users.id, invitations.createdBy))
    .leftJoin(
      apiKeys,
      sql`${apiKeys.workspaceId} = ${invitations.workspaceId} and ${apiKeys.id} = ${invitations.createdBy}`,
    )
    .$dynamic();

const stateOf = (row: InvitationRow, now: number): Invitation["state"] => {
  if (row.revokedAt) return "revoked";
  if (row.uses >= row.maxUses) return "used";
  return row.expiresAt.getTime() <= now ? "expired" : "open";
};

/** A row as people see it: without the hash of its link. */
export const presentInvitation = (row: InvitationRow, now = Date.now()): Invitation => ({
  id: row.id,
  role: row.role,
  services: row.services,
  email: row.email,
  uses: row.uses,
  maxUses: row.maxUses,
  state: stateOf(row, now),
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
});
