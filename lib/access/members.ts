import { and, asc, eq } from "drizzle-orm";
import { memberships, users } from "@/db/schema";
import { DomainError } from "@/lib/kit/errors";
import { newId } from "@/lib/kit/ids";
import { recordAudit } from "./audit";
import { authorize, type Ctx, executor, transact } from "./context";
import { permissionsOf } from "./permissions";
import type { Member, MemberCreate } from "./schemas";

/** Everyone who belongs to the workspace; incidents are assigned to them. */
export async function listMembers(ctx: Ctx): Promise<Member[]> {
  authorize(ctx, "members:read");
  const rows = await executor(ctx)
    .select({
      id: users.id,
      email: users.email,
      name: users.name,
      role: memberships.role,
      joinedAt: memberships.createdAt,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.workspaceId, ctx.workspaceId))
    .orderBy(asc(users.email));
  return rows.map((row) => ({ ...row, joinedAt: row.joinedAt.toISOString() }));
}

/** Lets an address sign in to this workspace. Throws `conflict` when it already may, `forbidden` for a role above one's own. */
export async function addMember(ctx: Ctx, { email, role }: MemberCreate): Promise<Member> {
  authorize(ctx, "members:manage");
  for (const permission of permissionsOf(role)) authorize(ctx, permission);
  return transact(ctx, async (inside) => {
    const tx = inside.tx!;
    await tx
      .insert(users)
      .values({ id: newId("user"), email })
      .onConflictDoNothing();
    const [user] = await tx.select().from(users).where(eq(users.email, email));
    const [joined] = await tx
      .insert(memberships)
      .values({ workspaceId: ctx.workspaceId, userId: user!.id, role })
      .onConflictDoNothing()
      .returning();
    if (!joined) throw new DomainError("conflict", "This person already belongs to the workspace.");
    await recordAudit(inside, { action: "member.added", subject: user!.id, after: { email, role } });
    return { id: user!.id, email, name: user!.name, role, joinedAt: joined.createdAt.toISOString() };
  });
}

/** Whether the user belongs here; for verbs that take a user's id from outside, such as an assignment. */
export async function isMember(ctx: Ctx, userId: string): Promise<boolean> {
  const [row] = await executor(ctx)
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, ctx.workspaceId), eq(memberships.userId, userId)));
  return row !== undefined;
}
