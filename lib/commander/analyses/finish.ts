import { sql } from "drizzle-orm";
import { type Ctx, executor, transact } from "@/lib/access";
import { cut } from "@/lib/kit/cut";
import { log } from "@/lib/kit/log";
import { publish } from "@/lib/live";
import { countAnalysis } from "../metrics";
import { buryAnalysis } from "./bury";
import { type Claimed, heldBy, MOST_ATTEMPTS } from "./claim";
import type { AnalysisRow } from "./internal";

const FAILURE_CHARS = 500;
/** The next try comes later each time. */
const RETRY_SECONDS = 5;

interface Ended extends Record<string, unknown> {
  seq: number;
  number: number;
  services: string[];
  calls: number;
  input_tokens: number;
  output_tokens: number;
  cost_micros: string | null;
  state: "done" | "failed";
  cause: AnalysisRow["cause"];
}

/** The run is done: its report stands. */
export const finishAnalysis = (ctx: Ctx, claimed: Claimed): Promise<void> =>
  end(ctx, claimed, sql`state = 'done', failure = null`);

/**
 * A run that failed is tried again by whichever worker is free; after some tries it has failed, and lies with the dead letters.
 * One that ends with its process is taken up again at once: no write of it that is still
 * under way renews its lease.
 */
export async function failAnalysis(
  ctx: Ctx,
  claimed: Claimed,
  error: unknown,
  isProcessEnding: boolean,
): Promise<void> {
  if (isProcessEnding) {
    await executor(ctx).execute(sql`
      update analyses set lease_token = null, lease_until = now(), attempts = attempts - 1 where ${heldBy(claimed)}`);
    return;
  }
  const reason = cut(error instanceof Error ? error.message : String(error), FAILURE_CHARS).toWellFormed();
  log().error({ err: error, workspaceId: ctx.workspaceId, analysisId: claimed.id }, "an analysis failed");
  if (claimed.attempts < MOST_ATTEMPTS) {
    await executor(ctx).execute(sql`
      update analyses set failure = ${reason}, lease_token = null,
        lease_until = now() + make_interval(secs => ${RETRY_SECONDS * 2 ** claimed.attempts})
      where ${heldBy(claimed)}`);
    return;
  }
  await end(ctx, claimed, sql`state = 'failed', failure = ${reason}`, (inside, incidentNumber) =>
    buryAnalysis(inside, { analysisId: claimed.id, incidentNumber, reason }),
  );
}

async function end(
  ctx: Ctx,
  claimed: Claimed,
  set: ReturnType<typeof sql>,
  also?: (ctx: Ctx, incidentNumber: number) => Promise<void>,
): Promise<void> {
  await transact(ctx, async (inside) => {
    const [row] = await executor(inside).execute<Ended>(sql`
      update analyses a set ${set}, stage = null, lease_token = null, finished_at = now(), seq = seq + 1
      from incidents i
      where a.workspace_id = ${claimed.workspaceId} and a.id = ${claimed.id} and a.lease_token = ${claimed.token}
        and a.state = 'running' and i.workspace_id = a.workspace_id and i.id = a.incident_id
      returning a.seq, i.number, i.services || a.services as services, a.calls, a.input_tokens, a.output_tokens,
        a.cost_micros, a.state, a.cause`);
    if (!row) return;
    await also?.(inside, row.number);
    const cost = {
      calls: row.calls,
      inputTokens: row.input_tokens,
      outputTokens: row.output_tokens,
      costMicros: row.cost_micros === null ? null : Number(row.cost_micros),
    };
    const data = { analysisId: claimed.id, seq: row.seq, state: row.state, stage: null, set: {}, cost };
    const services = [...new Set(row.services)];
    countAnalysis(inside, { state: row.state, cause: row.cause });
    await publish(inside, [{ type: "analysis_delta", incidentNumber: row.number, services, data }]);
  });
}
