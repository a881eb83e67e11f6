import { sql } from "drizzle-orm";
import { deadLetters } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { cut } from "@/lib/kit/cut";
import { newId } from "@/lib/kit/ids";

/** What failed for good: an analysis, or a question and its answer. */
export type Buried = { incidentNumber: number; reason: string } & (
  | { analysisId: string }
  | { questionId: string }
);

/** Somebody looks at them or nobody does: a storm of failures keeps no more than these of a workspace. */
export const BURIED_AT_MOST = 500;
const REASON_CHARS = 1000;
const OURS = sql`('analysis', 'question')`;

/**
 * Lays what failed for good with the dead letters, from where a person can run it again; in the transaction that fails it. What
 * lies there already is not laid twice. The oldest give way beyond 500.
 */
export async function buryAnalysis(ctx: Ctx, { incidentNumber, reason, ...what }: Buried): Promise<void> {
  const kind = "analysisId" in what ? "analysis" : "question";
  const subject = JSON.stringify({ ...what, incidentNumber });
  await executor(ctx).execute(sql`
    insert into ${deadLetters} (workspace_id, id, kind, reason, subject)
    select ${ctx.workspaceId}, ${newId("deadLetter")}, ${kind}, ${cut(reason, REASON_CHARS).toWellFormed()},
      ${subject}::text::jsonb
    where not exists (
      select from ${deadLetters} where workspace_id = ${ctx.workspaceId} and kind = ${kind} and redriven_at is null
        and subject = ${subject}::text::jsonb)`);
  await executor(ctx).execute(sql`
    delete from ${deadLetters} where workspace_id = ${ctx.workspaceId} and id in (
      select id from ${deadLetters} where workspace_id = ${ctx.workspaceId} and kind in ${OURS}
      order by id desc offset ${BURIED_AT_MOST})`);
}
