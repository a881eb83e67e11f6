import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { invitations, memberships, users, workspaces } from "@/db/schema";
import { sha256 } from "@/lib/kit/crypto";
import { DomainError } from "@/lib/kit/errors";
import { recordAudit } from "../audit/record";
import { type PersonCtx, userCtx } from "../authenticate";
import { type Ctx, transact } from "../context";
import { isMember } from "../members/list";
import type { AcceptedInvitation } from "../schemas";
import { isOpen } from "./internal";

/** One sentence for all that a guesser could want to tell apart. */
const CLOSED = "This invitation is not known, or it was used, was revoked or has expired.";

/**
 * Makes the person a member by the link they hold; a link is never used more often than it says. Throws `not_found` when it
 * is not open, `forbidden` when it is for another address than the one they have shown to be theirs, `conflict` when they
 * belong already, which uses nothing up.
 */
export async function acceptInvitation(
  person: PersonCtx,
  { token }: { token: string },
): Promise<AcceptedInvitation> {
  const tokenHash = sha256(token);
  const [found] = await db()
    .select({
      workspaceId: workspaces.id,
      slug: workspaces.slug,
      name: workspaces.name,
      id: invitations.id,
      role: invitations.role,
      services: invitations.services,
    })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
    .where(eq(invitations.tokenHash, tokenHash));
  if (!found) throw new DomainError("not_found", CLOSED);
  const { id, role, services, slug, name } = found;
  await transact(userCtx(person.user, found, person), async (ctx) => {
    if (await isMember(ctx, ctx.actor.id)) throw alreadyThere();
    if (!(await claim(ctx, id))) throw await refusal(ctx, id);
    const [joined] = await ctx
      .tx!.insert(memberships)
      .values({ workspaceId: ctx.workspaceId, userId: ctx.actor.id, role, services })
      .onConflictDoNothing()
      .returning({ id: memberships.userId });
    // Rolls the claim back: whoever has joined meanwhile by another click has used one.
    if (!joined) throw alreadyThere();
    const after = { email: person.user.email, role, services, invitation: id };
    await recordAudit(ctx, { action: "member.joined", subject: ctx.actor.id, after });
  });
  return { workspace: { slug, name }, role, services };
}

const byId = (ctx: Ctx, id: string) =>
  and(eq(invitations.workspaceId, ctx.workspaceId), eq(invitations.id, id));

/** An address is shown to be somebody's by a link that was mailed there, or by a provider that vouches for it. */
const isForThem = (userId: string) => sql`(${invitations.email} is null or exists (
  select from ${users} where ${users.id} = ${userId} and ${users.email} = ${invitations.email} and ${users.emailVerified} is not null))`;

/** Takes one use, if there is one: of any number at the same moment, no more get through than the link has uses. */
async function claim(ctx: Ctx, id: string): Promise<boolean> {
  const claimed = await ctx
    .tx!.update(invitations)
    .set({ uses: sql`${invitations.uses} + 1` })
    .where(and(byId(ctx, id), isOpen, isForThem(ctx.actor.id)))
    .returning({ id: invitations.id });
  return claimed.length > 0;
}

const alreadyThere = () => new DomainError("conflict", "You belong to this workspace already.");

/** Only an open invitation tells that it is somebody else's. */
async function refusal(ctx: Ctx, id: string): Promise<DomainError> {
  const [open] = await ctx
    .tx!.select({ id: invitations.id })
    .from(invitations)
    .where(and(byId(ctx, id), isOpen));
  return open
    ? new DomainError(
        "forbidden",
        "This invitation is for another address. Sign in with the one it was sent to.",
      )
    : new DomainError("not_found", CLOSED);
}
