import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { invitations } from "@/db/schema";
import { notFound } from "@/lib/kit/errors";
import { recordAudit } from "../audit/record";
import { authorize, type Ctx, transact } from "../context";
import { permissionsOf } from "../roles/permissions";
import type { Permission } from "../schemas";
import { isOpen } from "./internal";

/** Ends an invitation at once. Ending it twice is one ending. Throws `not_found`. */
export async function revokeInvitation(ctx: Ctx, id: string): Promise<void> {
  authorize(ctx, "members:manage");
  await transact(ctx, async (inside) => {
    if ((await revoke(inside, [id])) > 0) return;
    const [known] = await inside
      .tx!.select({ id: invitations.id })
      .from(invitations)
      .where(and(eq(invitations.workspaceId, inside.workspaceId), eq(invitations.id, id)));
    if (!known) throw notFound("invitation");
  });
}

/** Ends the open invitations that these made, members or keys, and that nobody who holds no more than this could make. */
export async function revokeInvitationsBeyond(
  ctx: Ctx,
  makers: string[],
  held: ReadonlySet<Permission>,
): Promise<void> {
  const open = await ctx
    .tx!.select({ id: invitations.id, role: invitations.role, services: invitations.services })
    .from(invitations)
    .where(and(eq(invitations.workspaceId, ctx.workspaceId), inArray(invitations.createdBy, makers), isOpen));
  const gives = ({ role, services }: (typeof open)[number]) => [...permissionsOf(role, services !== null)];
  const beyond = open.filter(
    (each) => !held.has("members:manage") || gives(each).some((permission) => !held.has(permission)),
  );
  await revoke(
    ctx,
    beyond.map(({ id }) => id),
  );
}

async function revoke(ctx: Ctx, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const revoked = await ctx
    .tx!.update(invitations)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(invitations.workspaceId, ctx.workspaceId),
        inArray(invitations.id, ids),
        isNull(invitations.revokedAt),
      ),
    )
    .returning();
  await recordAudit(
    ctx,
    ...revoked.map(({ id, role, services, email }) => ({
      action: "invitation.revoked",
      subject: id,
      before: { role, services, email },
    })),
  );
  return revoked.length;
}
