import { type SQL, sql } from "drizzle-orm";
import { type Ctx, executor, transact } from "@/lib/access";
import { countAnalysis } from "../metrics";
import { tellEnded } from "./ended";
import type { AnalysisRow } from "./internal";
import { tellVersion, VERSION, type Version } from "./tell";

interface Ended extends Version {
  number: number;
  services: string[];
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
    const [row] = await executor(inside).execute<Ended>(sql`
      update analyses a set state = ${to.state}, failure = ${to.failure}, stage = null, lease_token = null,
        finished_at = now(), seq = seq + 1
      from incidents i
      where a.workspace_id = ${inside.workspaceId} and a.state in ('queued', 'running') and ${which}
        and i.workspace_id = a.workspace_id and i.id = a.incident_id
      returning ${VERSION}, i.number, i.services || a.services as services, a.cause`);
    if (!row) return null;
    tellEnded(inside, row.id);
    await executor(inside).execute(sql`
      update analysis_actions set state = 'failed', failure = 'The analysis was over.'
      where workspace_id = ${inside.workspaceId} and analysis_id = ${row.id} and state = 'running'`);
    await also?.(inside, row.number);
    countAnalysis(inside, { state: to.state, cause: row.cause });
    const { number: incidentNumber, services } = row;
    await tellVersion(inside, row, { incidentNumber, services, state: to.state, stage: null, set: {} });
    return row.number;
  });
}
