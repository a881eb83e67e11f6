import { sql } from "drizzle-orm";
import { publish } from "@/lib/live";
import type { AnalysisDelta, Cost } from "../report/schemas";

/** What an update of an analysis (as `a`) returns for it to be told: a version of it. */
export const VERSION = sql`a.id, a.seq, a.calls, a.input_tokens, a.output_tokens, a.cost_micros`;
export interface Version extends Record<string, unknown> {
  id: string;
  seq: number;
  calls: number;
  input_tokens: number;
  output_tokens: number;
  cost_micros: string | null;
}

/** Where it is told: at its incident, to whoever sees all of these services. */
interface Told extends Pick<AnalysisDelta, "state" | "stage" | "set"> {
  incidentNumber: number;
  services: readonly string[];
}

/** Tells everyone who may see it of a new version. Draws event numbers: the last act of a transaction. */
export function tellVersion(
  ctx: Parameters<typeof publish>[0],
  row: Version,
  { incidentNumber, services, ...part }: Told,
): Promise<void> {
  const data = { analysisId: row.id, seq: row.seq, ...part, cost: costOf(row) };
  return publish(ctx, [{ type: "analysis_delta", incidentNumber, services: [...new Set(services)], data }]);
}

const costOf = (row: Version): Cost => ({
  calls: row.calls,
  inputTokens: row.input_tokens,
  outputTokens: row.output_tokens,
  costMicros: row.cost_micros === null ? null : Number(row.cost_micros),
});
