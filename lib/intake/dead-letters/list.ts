import { and, desc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import { deadLetters } from "@/db/schema";
import { authorize, type Ctx, executor } from "@/lib/access";
import type { Page } from "@/lib/kit/page";
import { decodeCursor, toPage } from "@/lib/kit/paging";
import { redact } from "../redact";
import type { DeadLetter, DeadLetterListQuery } from "./schemas";

const SHOWN_BYTES = 4096;
const READABLE = ["alerts", "changes"];

/** What could not be worked on, newest first. */
export async function listDeadLetters(
  ctx: Ctx,
  { limit, cursor }: DeadLetterListQuery,
): Promise<Page<DeadLetter>> {
  authorize(ctx, "dead-letters:manage");
  const rows = await executor(ctx)
    .select()
    .from(deadLetters)
    .where(
      and(
        eq(deadLetters.workspaceId, ctx.workspaceId),
        cursor ? lt(deadLetters.id, decodeCursor(cursor, z.string())) : undefined,
      ),
    )
    .orderBy(desc(deadLetters.id))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    ({ id }) => id,
    (row) => ({
      id: row.id,
      kind: row.kind,
      reason: row.reason,
      subject: row.subject as Record<string, unknown>,
      body: READABLE.includes(row.kind) ? shown(row.payload) : null,
      createdAt: row.createdAt.toISOString(),
      redrivenAt: row.redrivenAt?.toISOString() ?? null,
    }),
  );
}

/** Secrets are cut out of what is shown, as they are of what is stored. */
const shown = (payload: Uint8Array | null) =>
  payload && redact(new TextDecoder().decode(payload.subarray(0, SHOWN_BYTES)), { emails: true });
