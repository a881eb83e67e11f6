import { and, eq, sql } from "drizzle-orm";
import { questions } from "@/db/schema";
import { authorize, type Ctx, executor, lockWorkspace, recordAudit, transact } from "@/lib/access";
import { DomainError, notFound } from "@/lib/kit/errors";
import { wakeWork } from "@/lib/queue";
import { tellQuestion } from "../ask/rows";
import { countRedriven } from "../metrics";
import { tellVersion, VERSION, type Version } from "./tell";

interface Requeued extends Version {
  number: number;
  services: string[];
}

/**
 * A failed analysis waits for a worker again, with all its tries; what it looked at is kept, so it looks at the same. Throws
 * `not_found`, and `conflict` for one that did not fail or while another of its incident is under way. Answers the incident's number.
 */
export async function requeueAnalysis(ctx: Ctx, analysisId: string): Promise<number> {
  authorize(ctx, "analyses:run");
  return transact(ctx, async (inside) => {
    // First, as everywhere: whoever held the incident and then waited for the workspace could wait for ever.
    await lockWorkspace(inside);
    // The incident's row is what whoever opens an analysis holds: of two that begin one alone is under way.
    const [held] = await executor(inside).execute<{ id: string }>(sql`
      select i.id from incidents i join analyses a on a.workspace_id = i.workspace_id and a.incident_id = i.id
      where a.workspace_id = ${inside.workspaceId} and a.id = ${analysisId} for no key update of i`);
    if (!held) throw notFound("analysis");
    const [row] = await executor(inside).execute<Requeued>(sql`
      update analyses a set state = 'queued', stage = null, failure = null, attempts = 0, lease_token = null,
        lease_until = null, started_at = null, finished_at = null, seq = a.seq + 1
      from incidents i
      where a.workspace_id = ${inside.workspaceId} and a.id = ${analysisId} and a.state = 'failed'
        and i.workspace_id = a.workspace_id and i.id = a.incident_id
        and (a.cause = 'replay' or not exists (
          select from analyses o where o.workspace_id = a.workspace_id and o.incident_id = a.incident_id
            and o.state in ('queued', 'running') and o.cause <> 'replay'))
      returning ${VERSION}, i.number, i.services || a.services as services`);
    if (!row)
      throw new DomainError(
        "conflict",
        "It did not fail, or another analysis of its incident is under way; look again.",
      );
    await recordAudit(inside, {
      action: "analysis.redriven",
      subject: `incident ${row.number}`,
      before: { state: "failed" },
      after: { state: "queued", analysisId },
    });
    wakeWork(inside);
    countRedriven(inside, "analysis");
    const { number: incidentNumber, services } = row;
    await tellVersion(inside, row, { incidentNumber, services, state: "queued", stage: null, set: {} });
    return row.number;
  });
}

/** A failed question waits for its answer again. Throws `not_found`, and `conflict` for one that did not fail. */
export async function requeueQuestion(ctx: Ctx, questionId: string): Promise<number> {
  authorize(ctx, "analyses:run");
  return transact(ctx, async (inside) => {
    const [row] = await executor(inside).execute<{ number: number; state: string; was: string }>(sql`
      with asked as (
        select q.workspace_id, q.id, q.state, i.number from questions q
        join incidents i on i.workspace_id = q.workspace_id and i.id = q.incident_id
        where q.workspace_id = ${inside.workspaceId} and q.id = ${questionId} for no key update of q
      ), changed as (
        update questions q set state = 'queued', failure = null, attempts = 0, lease_token = null, lease_until = null,
          finished_at = null, answer = '{}', seq = q.seq + 1
        from asked where q.workspace_id = asked.workspace_id and q.id = asked.id and asked.state = 'failed'
        returning q.id
      )
      select number, state as was, case when exists (select from changed) then 'queued' else state end as state from asked`);
    if (!row) throw notFound("question");
    if (row.was !== "failed") throw new DomainError("conflict", "This question did not fail.");
    await recordAudit(inside, {
      action: "question.redriven",
      subject: `incident ${row.number}`,
      before: { state: "failed" },
      after: { state: "queued", questionId },
    });
    wakeWork(inside);
    countRedriven(inside, "question");
    const [asked] = await executor(inside)
      .select()
      .from(questions)
      .where(and(eq(questions.workspaceId, inside.workspaceId), eq(questions.id, questionId)));
    await tellQuestion(inside, row.number, asked!, {});
    return row.number;
  });
}
