import type { Ctx } from "@/lib/access";
import { counter, histogram } from "@/lib/kit/metrics";
import { ANALYSIS_CAUSES, type ANALYSIS_STATES } from "./report/schemas";

type Cause = (typeof ANALYSIS_CAUSES)[number];
type Ended = Exclude<(typeof ANALYSIS_STATES)[number], "queued" | "running">;

const ENDED = ["done", "failed", "stopped"] as const satisfies Ended[];
/** A first read is there within a second; a backlog of a hundred within thirty. */
const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

const ended = () =>
  counter("analyses_total", "Analyses that ended, by how and by why they were begun", ["state", "cause"]);
const redriven = () =>
  counter("analyses_redriven_total", "Failed analyses and questions that a person ran again", ["kind"]);
const recalled = () =>
  counter("analyses_recalled_total", "Analyses that were answered by the opinion of an earlier one");
const rulesSeconds = () =>
  histogram(
    "analysis_rules_seconds",
    "From the moment an analysis was due to the report of the rules, its wait for a worker included",
    SECONDS,
    ["cause"],
  );

/** A figure that is missing until something happens cannot be told from one that does not exist: all stand there at 0. */
export function standAnalysisMetrics(): void {
  for (const state of ENDED) for (const cause of ANALYSIS_CAUSES) ended().inc({ state, cause }, 0);
  for (const kind of ["analysis", "question"]) redriven().inc({ kind }, 0);
  recalled();
  rulesSeconds();
}

/** Counts happen after the commit, where there is one to wait for: what was rolled back has not been. */
function later({ afterCommit }: Pick<Ctx, "afterCommit">, count: () => void): void {
  if (afterCommit) afterCommit.push(count);
  else count();
}

/** An analysis ended; in the transaction that ends it. */
export const countAnalysis = (
  ctx: Pick<Ctx, "afterCommit">,
  { state, cause }: { state: Ended; cause: Cause },
): void => later(ctx, () => ended().inc({ state, cause }));

/** The report of the rules stands. `since` is when the analysis was due, epoch ms: for `opened`, when the incident was. */
export const countRules = (
  ctx: Pick<Ctx, "afterCommit">,
  { cause, since, now = Date.now() }: { cause: Cause; since: number; now?: number },
): void => later(ctx, () => rulesSeconds().observe({ cause }, Math.max(0, (now - since) / 1000)));

/** A model's opinion of an earlier analysis served again. */
export const countRecalled = (ctx: Pick<Ctx, "afterCommit">): void => later(ctx, () => recalled().inc());

/** A person ran again what had failed for good. */
export const countRedriven = (ctx: Pick<Ctx, "afterCommit">, kind: "analysis" | "question"): void =>
  later(ctx, () => redriven().inc({ kind }));
