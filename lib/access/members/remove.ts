import { memberships } from "@/db/schema";
import { announceAccessChange } from "../access-change";
import { recordAudit } from "../audit/record";
import { authorize, type Ctx, transact } from "../context";
import { revokeInvitationsBeyond } from "../invitations/revoke";
import { lockWorkspace } from "../workspaces/lock";
import { memberById, membershipOf, refuseLastOwner } from "./internal";

/**
 * Ends a membership: of somebody else, or one's own, for which no permission is needed. What was assigned to them is
 * assigned to nobody. Throws `not_found`, `forbidden`, and `conflict` for the last owner.
 */
export async function removeMember(ctx: Ctx, id: string): Promise<void> {
  const leaves = ctx.actor.kind === "user" && ctx.actor.id === id;
  if (!leaves) authorize(ctx, "members:manage");
  await transact(ctx, async (inside) => {
    await lockWorkspace(inside);
    const { email, role, services } = await memberById(inside, id);
    if (role === "owner") {
      if (!leaves) authorize(inside, "owners:manage");
      await refuseLastOwner(inside, id);
    }
    await inside.tx!.delete(memberships).where(membershipOf(inside, id));
    await recordAudit(inside, {
      action: leaves ? "member.left" : "member.removed",
      subject: id,
      before: { email, role, services },
    });
    await revokeInvitationsBeyond(inside, id, new Set());
    announceAccessChange(inside);
  });
}
