import { invitations } from "@/db/schema";
import { HOUR_MS } from "@/lib/kit/clock";
import { randomToken, sha256 } from "@/lib/kit/crypto";
import { appUrl } from "@/lib/kit/env";
import { newId } from "@/lib/kit/ids";
import { recordAudit } from "../audit/record";
import { authorize, authorizeGiving, type Ctx } from "../context";
import { once, requestHash } from "../once";
import { withRightsNow } from "../rights-now";
import { permissionsOf } from "../roles/permissions";
import type { CreatedInvitation, Invitation, InvitationCreate } from "../schemas";
import { mailInvitation } from "./deliver";
import { presentInvitation } from "./internal";

/**
 * Makes a link that lets whoever opens it join, shown this once. With a mail server and an address the link is mailed too.
 * Throws `forbidden` for a role that has more than the caller.
 */
export async function createInvitation(
  ctx: Ctx,
  input: InvitationCreate,
  idempotencyKey?: string,
): Promise<CreatedInvitation> {
  authorize(ctx, "members:manage");
  authorizeGiving(ctx, permissionsOf(input.role, Boolean(input.services)));
  let token: string | null = null;
  // The stored answer is without the link: only its hash may stay in the database.
  const shown = await once(ctx, "createInvitation", idempotencyKey, requestHash(input), async (given) => {
    const inside = await withRightsNow(given);
    authorize(inside, "members:manage");
    authorizeGiving(inside, permissionsOf(input.role, Boolean(input.services)));
    token = randomToken();
    return insert(inside, input, token);
  });
  if (token === null) return { ...shown, url: null, mailed: false };
  const url = `${appUrl()}/invite/${token}`;
  const mailed = shown.email !== null && (await mailInvitation(ctx, shown.email, url));
  return { ...shown, url, mailed };
}

async function insert(ctx: Ctx, input: InvitationCreate, token: string): Promise<Invitation> {
  const { role, services = null, email = null, maxUses, expiresInHours } = input;
  const [row] = await ctx
    .tx!.insert(invitations)
    .values({
      workspaceId: ctx.workspaceId,
      id: newId("invitation"),
      tokenHash: sha256(token),
      role,
      services,
      email,
      maxUses,
      createdBy: ctx.actor.id,
      expiresAt: new Date(Date.now() + expiresInHours * HOUR_MS),
    })
    .returning();
  const made = presentInvitation({ ...row!, createdBy: ctx.actor.label });
  await recordAudit(ctx, {
    action: "invitation.created",
    subject: made.id,
    after: { role, services, email, maxUses, expiresAt: made.expiresAt },
  });
  return made;
}
