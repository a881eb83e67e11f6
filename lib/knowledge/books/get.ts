import { authorize, type Ctx } from "@/lib/access";
import type { RunbookDetail } from "../schemas";
import { detailOf } from "./rows";

/** A runbook with its markdown. Throws `not_found`. */
export async function getRunbook(ctx: Ctx, id: string): Promise<RunbookDetail> {
  authorize(ctx, "runbooks:read");
  return detailOf(ctx, id);
}
