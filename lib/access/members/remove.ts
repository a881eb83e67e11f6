import { memberships } from "@/db/schema";
import { announceAccessChange } from "../access-change";
import { recordAudit } from "../audit/record";
import { authorize, type Ctx, transact } from "../context";
import { revokeGrantsBeyond } from "../keys/revoke";
import { withRightsNow } from "../rights-now";
import { memberById, membershipOf, refuseLastOwner } from "./internal";

/**
 * Ends a membership: of somebody else, or one's own, for which no permission is needed. What was assigned to them is
 * assigned to nobody. Throws `not_found`, `forbidden`, and `conflict` for the last owner.
 */
export async function removeMember(ctx: Ctx, id: string): Promise<void> {
  const leaves = ctx.actor.kind === "user" && ctx.actor.id === id;
  if (!leaves) authorize(ctx, "members:manage");
  await transact(ctx, async (given) => {
    const inside = await withRightsNow(given);
    if (!leaves) authorize(inside, "members:manage");
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
    await revokeGrantsBeyond(inside, id, new Set());
    announceAccessChange(inside);
  });
}
