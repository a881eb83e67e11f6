import { and, desc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import { invitations } from "@/db/schema";
import type { Page, PageQuery } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import { authorize, type Ctx, executor } from "../context";
import type { Invitation } from "../schemas";
import { presentInvitation, selectInvitations } from "./internal";

/** All invitations of the workspace, those that are over too, newest first. */
export async function listInvitations(ctx: Ctx, { limit, cursor }: PageQuery): Promise<Page<Invitation>> {
  authorize(ctx, "members:manage");
  const before = cursor === undefined ? undefined : decodeCursor(cursor, z.string());
  const rows = await selectInvitations(executor(ctx))
    .where(
      and(
        eq(invitations.workspaceId, ctx.workspaceId),
        before === undefined ? undefined : lt(invitations.id, before),
      ),
    )
    .orderBy(desc(invitations.id))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    (row) => row.id,
    (row) => presentInvitation(row),
  );
}
