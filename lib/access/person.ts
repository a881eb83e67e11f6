import { eq } from "drizzle-orm";
import { db, type Tx } from "@/db/client";
import { memberships } from "@/db/schema";
import { ringAccess } from "./access-change";
import { type AuditNote, recordAudit } from "./audit/record";
import type { Ctx } from "./context";
import type { Actor } from "./schemas";

/** Whose business is changed, and by whom when it is not they themselves. */
export interface PersonalChange {
  user: { id: string; email: string };
  actor?: Actor;
  requestId?: string | undefined;
  address?: string | undefined;
}
export interface Personal {
  tx: Tx;
  /** Says it in the audit of every workspace of the person. */
  note(note: AuditNote): void;
  /** Once it is durable, whatever the person has open anywhere asks again whether it may go on. */
  ringStreams(): void;
}

/**
 * Runs `work` on what belongs to a person and to no workspace, in one transaction with its audit: each of their workspaces
 * is told.
 */
export async function transactPersonal<T>(
  { user, actor, requestId, address }: PersonalChange,
  work: (personal: Personal) => Promise<T>,
): Promise<T> {
  let rings = false;
  const notes: AuditNote[] = [];
  const { result, workspaceIds } = await db().transaction(async (tx) => {
    const result = await work({ tx, note: (note) => notes.push(note), ringStreams: () => (rings = true) });
    const workspaceIds = notes.length > 0 || rings ? await workspacesOf(tx, user.id) : [];
    for (const workspaceId of workspaceIds) {
      const ctx = { ...personIn(workspaceId, user), tx, requestId, address };
      await recordAudit(actor ? { ...ctx, actor } : ctx, ...notes);
    }
    return { result, workspaceIds };
  });
  if (rings) for (const workspaceId of workspaceIds) ringAccess(workspaceId);
  return result;
}

/** Somebody about whom a workspace is told, with nothing that they may do there. */
export const personIn = (workspaceId: string, user: PersonalChange["user"]): Ctx => ({
  workspaceId,
  actor: { kind: "user", id: user.id, label: user.email },
  permissions: new Set(),
  services: null,
});

async function workspacesOf(tx: Tx, userId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: memberships.workspaceId })
    .from(memberships)
    .where(eq(memberships.userId, userId));
  return rows.map((row) => row.id);
}
