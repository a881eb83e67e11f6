import { and, eq, sql } from "drizzle-orm";
import { textArray } from "@/db/literals";
import { runbookUses } from "@/db/schema";
import { authorize, type Ctx, executor, recordAudit, touchesView, transact } from "@/lib/access";
import type { RunbookOutcome, RunbookUse } from "../schemas";
import { lockRunbook } from "./rows";

/** An incident as what is said at it is kept and told. */
export interface Occasion {
  incidentId: string;
  incidentNumber: number;
}

/**
 * What somebody says of a runbook at an incident, in place of what they said before; null takes it back. The incident must be
 * in their view: that is for the caller to know. Throws `not_found` for the runbook.
 */
export async function noteRunbookUse(
  ctx: Ctx,
  { incidentId, incidentNumber }: Occasion,
  { runbookId, outcome }: RunbookUse,
): Promise<void> {
  authorize(ctx, "runbooks:read");
  await transact(ctx, async (inside) => {
    await lockRunbook(inside, runbookId);
    const mine = {
      workspaceId: inside.workspaceId,
      runbookId,
      incidentId,
      actorId: inside.actor.id,
    };
    const isMine = and(
      eq(runbookUses.workspaceId, mine.workspaceId),
      eq(runbookUses.runbookId, runbookId),
      eq(runbookUses.incidentId, incidentId),
      eq(runbookUses.actorId, mine.actorId),
    );
    const tx = executor(inside);
    const [before] = await tx.select({ outcome: runbookUses.outcome }).from(runbookUses).where(isMine);
    if ((before?.outcome ?? null) === outcome) return;
    if (outcome === null) await tx.delete(runbookUses).where(isMine);
    else
      await tx
        .insert(runbookUses)
        .values({ ...mine, outcome })
        .onConflictDoUpdate({
          target: [
            runbookUses.workspaceId,
            runbookUses.runbookId,
            runbookUses.incidentId,
            runbookUses.actorId,
          ],
          set: { outcome, at: sql`now()` },
        });
    const said = (what: string | null) => ({ incident: incidentNumber, outcome: what });
    await recordAudit(inside, {
      action: "runbook.judged",
      subject: runbookId,
      before: said(before?.outcome ?? null),
      after: said(outcome),
    });
  });
}

/** That these stood before people at an incident: once each, and it counts nothing. One deleted meanwhile is left out. */
export async function noteShown(ctx: Ctx, incidentId: string, runbookIds: string[]): Promise<void> {
  if (runbookIds.length === 0) return;
  await executor(ctx).execute(sql`
    insert into runbook_uses (workspace_id, runbook_id, incident_id, actor_id, outcome)
    select workspace_id, id, ${incidentId}, 'system', 'shown' from runbooks
    where workspace_id = ${ctx.workspaceId} and id = any(${textArray(runbookIds)})
    order by id for key share
    on conflict do nothing`);
}

export interface Said {
  helped: number;
  notHelped: number;
}

/** At how many incidents in view most of those who said anything said that it helped, and that it did not, by runbook. */
export async function saidOf(ctx: Ctx, runbookIds: string[]): Promise<Map<string, Said>> {
  if (runbookIds.length === 0) return new Map();
  const rows = await executor(ctx).execute<{ id: string; helped: number; not_helped: number }>(sql`
    select id, count(*) filter (where balance > 0)::int as helped, count(*) filter (where balance < 0)::int as not_helped
    from (
      select u.runbook_id as id,
        count(*) filter (where u.outcome = 'helped') - count(*) filter (where u.outcome = 'not_helped') as balance
      from runbook_uses u join incidents i on i.workspace_id = u.workspace_id and i.id = u.incident_id
      where u.workspace_id = ${ctx.workspaceId} and u.runbook_id = any(${textArray(runbookIds)})
        and u.outcome in ('helped', 'not_helped') and ${touchesView(ctx, sql`i.services`)}
      group by u.runbook_id, u.incident_id) as one
    group by id`);
  return new Map(rows.map(({ id, helped, not_helped }) => [id, { helped, notHelped: not_helped }]));
}

/** What the caller said at an incident, by runbook. */
export async function outcomesBy(ctx: Ctx, incidentId: string): Promise<Map<string, RunbookOutcome>> {
  const rows = await executor(ctx)
    .select({ id: runbookUses.runbookId, outcome: runbookUses.outcome })
    .from(runbookUses)
    .where(
      and(
        eq(runbookUses.workspaceId, ctx.workspaceId),
        eq(runbookUses.incidentId, incidentId),
        eq(runbookUses.actorId, ctx.actor.id),
      ),
    );
  return new Map(rows.map(({ id, outcome }) => [id, outcome]));
}
