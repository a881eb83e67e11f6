import { and, asc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { memberships, users } from "@/db/schema";
import type { Page, PageQuery } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import { authorize, type Ctx, executor } from "../context";
import type { Member } from "../schemas";
import { membershipOf, presentMember, selectMembers } from "./internal";

/** Everyone who belongs to the workspace, by address; incidents are assigned to them. */
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
  return toPage(rows, limit, (row) => row.email, presentMember);
}

/** Whether the user belongs here; for verbs that take a user's id from outside, such as an assignment. */
export async function isMember(ctx: Ctx, userId: string): Promise<boolean> {
  const [row] = await executor(ctx)
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(membershipOf(ctx, userId));
  return row !== undefined;
}
