import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { auditEntries, memberships, type users, workspaces } from "@/db/schema";
import { recordAudit } from "../audit/record";
import { personIn } from "../person";
import { allowsDomainOf } from "./admission";

/**
 * Makes somebody a viewer of every workspace that allows the domain of their address, when they have shown that the address
 * is theirs. Whoever was removed from one or has left it comes back by an invitation alone: else nobody could be removed, and
 * whoever is limited to some services would leave and come back to see all.
 */
export async function joinByDomain(
  tx: Tx,
  user: typeof users.$inferSelect,
  from: { address: string; requestId: string },
): Promise<void> {
  if (!user.emailVerified) return;
  const joined = await tx.execute<{ workspace_id: string }>(sql`
    insert into ${memberships} (workspace_id, user_id, role)
    select id, ${user.id}, 'viewer' from ${workspaces} where ${allowsDomainOf(user.email)} and not exists (${departureOf(user.id)})
    on conflict do nothing returning workspace_id`);
  const after = { email: user.email, role: "viewer", by: "domain" };
  for (const { workspace_id: workspaceId } of joined)
    await recordAudit(
      { ...personIn(workspaceId, user), tx, ...from },
      { action: "member.joined", subject: user.id, after },
    );
}

/** The audit is never forgotten, so it knows for good who once belonged. */
const departureOf = (userId: string) => sql`
  select from ${auditEntries} where ${auditEntries.workspaceId} = ${workspaces.id} and ${auditEntries.subject} = ${userId}
    and ${auditEntries.action} in ('member.removed', 'member.left')`;
