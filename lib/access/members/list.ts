import { and, asc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { memberships, users } from "@/db/schema";
import type { Page, PageQuery } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import { authorize, type Ctx, executor } from "../context";
import type { Member } from "../schemas";
import { seenOf } from "../view";
import { type MemberRow, membershipOf, presentMember, selectMembers } from "./internal";

/**
 * Everyone who belongs to the workspace, by address; incidents are assigned to them. Of the services that somebody is limited
 * to, a limited view names those that are in it.
 */
export async function listMembers(ctx: Ctx, { limit, cursor }: PageQuery): Promise<Page<Member>> {
  authorize(ctx, "members:read");
  const after = cursor === undefined ? undefined : decodeCursor(cursor, z.string());
  const rows = await selectMembers(ctx)
    .where(
      and(
        eq(memberships.workspaceId, ctx.workspaceId),
        after === undefined ? undefined : gt(users.email, after),
      ),
    )
    .orderBy(asc(users.email))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    (row) => row.email,
    (row) => presentMember(cutLimit(ctx, row)),
  );
}

/** Of what others are limited to, a limited view is told no service that it does not see itself. */
const cutLimit = (ctx: Ctx, row: MemberRow): MemberRow => ({
  ...row,
  services: row.services && seenOf(ctx, row.services),
});

/** Whether the user belongs here; for verbs that take a user's id from outside, such as an assignment. */
export async function isMember(ctx: Pick<Ctx, "workspaceId" | "tx">, userId: string): Promise<boolean> {
  const [row] = await executor(ctx)
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(membershipOf(ctx, userId));
  return row !== undefined;
}
