import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { invitations, workspaces } from "@/db/schema";
import { sha256 } from "@/lib/kit/crypto";
import { isMember } from "../members/list";
import type { Role } from "../schemas";
import type { SessionUser } from "../sessions/use";
import { isOpen, selectInvitations } from "./internal";

/** What the holder of a link is shown before they accept. */
export type InvitationView =
  | { state: "closed" }
  /** The reader belongs to the workspace already. */
  | { state: "member"; workspace: { slug: string; name: string } }
  | {
      state: "open";
      workspace: { name: string };
      invitedBy: string;
      role: Role;
      services: string[] | null;
      expiresAt: Date;
      /** It is for another address than the reader's; never true for somebody who has not signed in. */
      isForAnother: boolean;
    };

/** An invitation as its link shows it; `reader` is null for somebody who has not signed in. */
export async function lookAtInvitation(token: string, reader: SessionUser | null): Promise<InvitationView> {
  const hash = eq(invitations.tokenHash, sha256(token));
  const [workspace] = await db()
    .select({ id: workspaces.id, slug: workspaces.slug, name: workspaces.name })
    .from(workspaces)
    .innerJoin(invitations, eq(invitations.workspaceId, workspaces.id))
    .where(hash);
  if (!workspace) return { state: "closed" };
  const { id, slug, name } = workspace;
  if (reader && (await isMember({ workspaceId: id }, reader.id)))
    return { state: "member", workspace: { slug, name } };
  const [open] = await selectInvitations(db()).where(and(hash, isOpen));
  if (!open) return { state: "closed" };
  return {
    state: "open",
    workspace: { name },
    invitedBy: open.createdBy,
    role: open.role,
    services: open.services,
    expiresAt: open.expiresAt,
    isForAnother: reader !== null && open.email !== null && open.email !== reader.email,
  };
}
