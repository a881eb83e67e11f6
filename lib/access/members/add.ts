import { eq } from "drizzle-orm";
import { memberships, users } from "@/db/schema";
import { DomainError } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { recordAudit } from "../audit/record";
import { authorize, authorizeGiving, type Ctx } from "../context";
import { once, requestHash } from "../once";
import { withRightsNow } from "../rights-now";
import { permissionsOf } from "../roles/permissions";
import type { Member, MemberCreate } from "../schemas";
import { presentMember } from "./internal";

/**
 * Lets an address sign in to this workspace. Throws `conflict` when it already may, `forbidden` for a role that has more
 * than the caller.
 */
export async function addMember(ctx: Ctx, input: MemberCreate, idempotencyKey?: string): Promise<Member> {
  authorize(ctx, "members:manage");
  const { email, role, services = null } = input;
  authorizeGiving(ctx, permissionsOf(role, services !== null));
  return once(ctx, "addMember", idempotencyKey, requestHash(input), async (given) => {
    const inside = await withRightsNow(given);
    authorize(inside, "members:manage");
    authorizeGiving(inside, permissionsOf(role, services !== null));
    const tx = inside.tx!;
    await tx
      .insert(users)
      .values({ id: newId("user"), email })
      .onConflictDoNothing();
    const [user] = await tx.select().from(users).where(eq(users.email, email));
    const { id, name } = user!;
    const [joined] = await tx
      .insert(memberships)
      .values({ workspaceId: ctx.workspaceId, userId: id, role, services })
      .onConflictDoNothing()
      .returning();
    if (!joined) throw new DomainError("conflict", "This person already belongs to the workspace.");
    await recordAudit(inside, { action: "member.added", subject: id, after: { email, role, services } });
    return presentMember({ id, email, name, role, services, joinedAt: joined.createdAt });
  });
}
