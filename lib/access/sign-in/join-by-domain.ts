import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { memberships, type users } from "@/db/schema";
import { recordAudit } from "../audit/record";
import { allowsDomainOf } from "./admission";

/**
 * Makes somebody a viewer of every workspace that allows the domain of their address, when they have shown that the address
 * is theirs.
 */
export async function joinByDomain(
  tx: Tx,
  user: typeof users.$inferSelect,
  from: { address: string; requestId: string },
): Promise<void> {
  if (!user.emailVerified) return;
  const joined = await tx.execute<{ workspace_id: string }>(sql`
    insert into ${memberships} (workspace_id, user_id, role)
    select id, ${user.id}, 'viewer' from workspaces where ${allowsDomainOf(user.email)}
    on conflict do nothing returning workspace_id`);
  for (const { workspace_id: workspaceId } of joined) {
    const actor = { kind: "user" as const, id: user.id, label: user.email };
    await recordAudit(
      { workspaceId, actor, permissions: new Set(), services: null, tx, ...from },
      {
        action: "member.joined",
        subject: user.id,
        after: { email: user.email, role: "viewer", by: "domain" },
      },
    );
  }
}
