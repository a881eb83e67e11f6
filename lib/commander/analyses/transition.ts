import { type SQL, sql } from "drizzle-orm";
import { type Ctx, executor, transact } from "@/lib/access";
import { publish } from "@/lib/live";
import { countAnalysis } from "../metrics";
import { tellEnded } from "./ended";
import type { AnalysisRow } from "./internal";

interface Ended extends Record<string, unknown> {
  seq: number;
  number: number;
  services: string[];
  calls: number;
  input_tokens: number;
  output_tokens: number;
  cost_micros: string | null;
  cause: AnalysisRow["cause"];
}

/**
 * Ends an analysis that goes on, if it is still as `which` says (of the row `a`): what an agent had in hand is given up, and who
 * looks is told. `also` happens with it. Answers the incident's number, null when there was nothing to end. Draws event numbers
 * after the analysis is held: whoever holds the workspace or the incident must not call it.
 */
export function endAnalysis(
  ctx: Ctx,
  which: SQL,
  to: { state: "done" | "failed" | "stopped"; failure: string | null },
  also?: (ctx: Ctx, incidentNumber: number) => Promise<void>,
): Promise<number | null> {
  return transact(ctx, async (inside) => {
    const [row] = await executor(inside).execute<Ended & { id: string }>(sql`
      update analyses a set state = ${to.state}, failure = ${to.failure}, stage = null, lease_token = null,
        finished_at = now(), seq = seq + 1
      from incidents i
      where a.workspace_id = ${inside.workspaceId} and a.state in ('queued', 'running') and ${which}
        and i.workspace_id = a.workspace_id and i.id = a.incident_id
      returning a.id, a.seq, i.number, i.services || a.services as services, a.calls, a.input_tokens, a.output_tokens,
        a.cost_micros, a.cause`);
    if (!row) return null;
    tellEnded(inside, row.id);
    await executor(inside).execute(sql`
      update analysis_actions set state = 'failed', failure = 'The analysis was over.'
      where workspace_id = ${inside.workspaceId} and analysis_id = ${row.id} and state = 'running'`);
    await also?.(inside, row.number);
    countAnalysis(inside, { state: to.state, cause: row.cause });
    const cost = {
      calls: row.calls,
      inputTokens: row.input_tokens,
      outputTokens: row.output_tokens,
      costMicros: row.cost_micros === null ? null : Number(row.cost_micros),
    };
    const data = { analysisId: row.id, seq: row.seq, state: to.state, stage: null, set: {}, cost };
    const services = [...new Set(row.services)];
    await publish(inside, [{ type: "analysis_delta", incidentNumber: row.number, services, data }]);
    return row.number;
  });
}
