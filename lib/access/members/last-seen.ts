import { eq, max } from "drizzle-orm";
import { memberships, sessions } from "@/db/schema";
import { authorize, type Ctx, executor } from "../context";

/** When each member's newest session was last used, by their id; nobody who is signed in nowhere. ISO instants. */
export async function membersLastSeen(ctx: Ctx): Promise<Map<string, string>> {
  authorize(ctx, "members:manage");
  const rows = await executor(ctx)
    .select({ id: memberships.userId, at: max(sessions.lastSeenAt) })
    .from(memberships)
    .innerJoin(sessions, eq(sessions.userId, memberships.userId))
    .where(eq(memberships.workspaceId, ctx.workspaceId))
    .groupBy(memberships.userId);
  return new Map(rows.flatMap(({ id, at }) => (at ? [[id, at.toISOString()]] : [])));
}
