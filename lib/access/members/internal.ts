import { and, eq, ne } from "drizzle-orm";
import { memberships, users } from "@/db/schema";
import { DomainError, notFound } from "@/lib/kit/errors";
import { type Ctx, executor } from "../context";
import type { Member } from "../schemas";

/** What a member's row is read as, joined from both tables. */
const MEMBER = {
  id: users.id,
  email: users.email,
  name: users.name,
  role: memberships.role,
  services: memberships.services,
  joinedAt: memberships.createdAt,
};
export type MemberRow = Omit<Member, "joinedAt"> & { joinedAt: Date };

export const selectMembers = (ctx: Ctx) =>
  executor(ctx)
    .select(MEMBER)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .$dynamic();

export const presentMember = (row: MemberRow): Member => ({
  ...row,
  joinedAt: row.joinedAt.toISOString(),
});

export const membershipOf = (ctx: Pick<Ctx, "workspaceId">, userId: string) =>
  and(eq(memberships.workspaceId, ctx.workspaceId), eq(memberships.userId, userId));

/** Throws `not_found` for somebody who does not belong here. */
export async function memberById(ctx: Ctx, userId: string): Promise<Member> {
  const [row] = await selectMembers(ctx).where(membershipOf(ctx, userId));
  if (!row) throw notFound("member");
  return presentMember(row);
}

/** To be asked under the workspace's lock. Throws `conflict` when nobody else could manage the workspace any more. */
export async function refuseLastOwner(ctx: Ctx, userId: string): Promise<void> {
  const [other] = await executor(ctx)
    .select({ id: memberships.userId })
    .from(memberships)
    .where(
      and(
        eq(memberships.workspaceId, ctx.workspaceId),
        eq(memberships.role, "owner"),
        ne(memberships.userId, userId),
      ),
    )
    .limit(1);
  if (!other)
    throw new DomainError(
      "conflict",
      "This is the last owner of the workspace. Make somebody else an owner first.",
    );
}
