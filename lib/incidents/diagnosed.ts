import { and, eq } from "drizzle-orm";
import { incidents } from "@/db/schema";
import { type Ctx, executor } from "@/lib/access";
import { writeHistory } from "./history";
import { lockWorkspace } from "./internal";
import type { RootCause } from "./schemas";

/**
 * Stores what an analysis found; from then on it stands before the first read's cause. Says it in the history when it is news.
 * Draws event numbers: the last act of a transaction.
 */
export async function noteDiagnosis(
  ctx: Ctx,
  incidentId: string,
  { statement, ...cause }: RootCause & { statement: string },
): Promise<void> {
  // As everybody who changes an incident: whoever held its row and then waited for the workspace could wait for ever.
  await lockWorkspace(ctx);
  const own = and(eq(incidents.workspaceId, ctx.workspaceId), eq(incidents.id, incidentId));
  const [row] = await executor(ctx)
    .select({ diagnosis: incidents.diagnosis, rootCause: incidents.rootCause })
    .from(incidents)
    .where(own)
    .for("no key update");
  if (!row) return;
  const before = (row.diagnosis ?? row.rootCause) as RootCause | null;
  await executor(ctx).update(incidents).set({ diagnosis: cause }).where(own);
  const isNews =
    before?.verdict !== cause.verdict || before.service !== cause.service || before.kind !== cause.kind;
  const notes = isNews ? [{ incidentId, kind: "report" as const, text: statement, data: { ...cause } }] : [];
  await writeHistory(ctx, notes, [incidentId]);
}
