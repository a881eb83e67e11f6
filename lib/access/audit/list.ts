import { z } from "zod";
import type { Page } from "@/lib/kit/page";
import { cursorTime, decodeCursor, toPage } from "@/lib/kit/paging";
import { authorize, type Ctx } from "../context";
import type { AuditEntry, AuditListQuery } from "../schemas";
import { placeOf, presentEntry, selectEntries } from "./filter";

const cursorSchema = z.tuple([cursorTime, z.string()]);

/** Who did what, newest first. */
export async function listAudit(
  ctx: Ctx,
  { limit, cursor, ...filter }: AuditListQuery,
): Promise<Page<AuditEntry>> {
  authorize(ctx, "audit:read");
  const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema);
  const rows = await selectEntries(ctx, filter, { after, limit: limit + 1 });
  return toPage(rows, limit, placeOf, presentEntry);
}
