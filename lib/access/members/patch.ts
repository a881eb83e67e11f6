import { memberships } from "@/db/schema";
import { invalid } from "@/lib/kit/errors";
import { announceAccessChange } from "../access-change";
import { difference } from "../audit/difference";
import { recordAudit } from "../audit/record";
import { authorize, authorizeGiving, type Ctx, transact } from "../context";
import { revokeGrantsBeyond } from "../keys/revoke";
import { withRightsNow } from "../rights-now";
import { permissionsOf } from "../roles/permissions";
import { canBeLimited, type Member, type MemberPatch, NOT_LIMITABLE } from "../schemas";
import { memberById, membershipOf, refuseLastOwner } from "./internal";

/**
 * Changes what a member may do and see. Owners are touched and made by owners alone, and one stays. Throws `not_found`,
 * `forbidden`, `conflict` for the last owner, `invalid_input` for a limit that does not go with the role.
 */
export async function patchMember(ctx: Ctx, id: string, patch: MemberPatch): Promise<Member> {
  authorize(ctx, "members:manage");
  return transact(ctx, async (given) => {
    const inside = await withRightsNow(given);
    authorize(inside, "members:manage");
    const before = await memberById(inside, id);
    const { role = before.role, services = before.services } = patch;
    if (!canBeLimited(role, services)) throw invalid("services", NOT_LIMITABLE);
    const held = permissionsOf(role, services !== null);
    if (before.role === "owner") authorize(inside, "owners:manage");
    authorizeGiving(inside, held);
    if (before.role === "owner" && role !== "owner") await refuseLastOwner(inside, id);
    const changed = difference(before, { role, services });
    if (!changed) return before;
    await inside.tx!.update(memberships).set({ role, services }).where(membershipOf(inside, id));
    await recordAudit(inside, { action: "member.changed", subject: id, ...changed });
    await revokeGrantsBeyond(inside, id, held);
    announceAccessChange(inside);
    return { ...before, role, services };
  });
}
