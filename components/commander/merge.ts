import type { AgentAction, Analysis, AnalysisDelta, AnalysisSummary } from "@/lib/commander/report/schemas";

/** What is known of one analysis, and what was told of it that does not fit yet. */
export interface Followed {
  analysis: Analysis | null;
  /** Told before what they build on was: applied when the whole has been read. In order, without repeats. */
  waiting: AnalysisDelta[];
  /** A version is missing: the whole must be read again. */
  isBehind: boolean;
}

/** So many versions are kept while the whole is being read; whoever misses more reads once more. */
const MOST_WAITING = 200;
const OVER: ReadonlySet<AnalysisSummary["state"]> = new Set(["done", "failed", "stopped"]);

export const isOver = (state: AnalysisSummary["state"]) => OVER.has(state);

export const follow = (analysis: Analysis | null): Followed => ({ analysis, waiting: [], isBehind: false });

/** The next version of the report: parts that are new stand in the place of the old ones. */
function merged(analysis: Analysis, delta: AnalysisDelta): Analysis {
  const diagnosis = delta.set.diagnosis;
  return {
    ...analysis,
    seq: delta.seq,
    state: delta.state,
    stage: delta.stage,
    cost: delta.cost,
    report: { ...analysis.report, ...delta.set },
    ...(diagnosis && { verdict: diagnosis.verdict, statement: diagnosis.statement }),
    ...(delta.set.opinion?.model && { model: delta.set.opinion.model }),
  };
}

/**
 * A delta fits on the version before it. An older one is known already and ignored; a later one waits, and the whole is to be
 * read. One of another analysis changes nothing here.
 */
export function takeDelta(known: Followed, delta: AnalysisDelta): Followed {
  const { analysis } = known;
  if (!analysis || delta.analysisId !== analysis.id) return known;
  if (delta.seq <= analysis.seq) return known;
  if (delta.seq === analysis.seq + 1) return drained(merged(analysis, delta), known.waiting);
  if (known.waiting.some(({ seq }) => seq === delta.seq)) return known;
  const waiting = [...known.waiting, delta].sort((a, b) => a.seq - b.seq).slice(-MOST_WAITING);
  return { analysis, waiting, isBehind: true };
}

function drained(analysis: Analysis, waiting: AnalysisDelta[]): Followed {
  let now = analysis;
  const left: AnalysisDelta[] = [];
  for (const delta of waiting) {
    if (delta.seq <= now.seq) continue;
    if (delta.seq === now.seq + 1) now = merged(now, delta);
    else left.push(delta);
  }
  return { analysis: now, waiting: left, isBehind: left.length > 0 };
}

/**
 * The whole as it was read. What was told meanwhile is put on top of it; a reading that is older than what is known adds its
 * actions and nothing else. Another analysis takes the place of the one before.
 */
export function takeWhole(known: Followed, read: Analysis): Followed {
  const before = known.analysis;
  if (!before || before.id !== read.id) return follow(read);
  const actions = read.actions.reduce(withAction, before.actions);
  // One that failed can be made to run again: then its versions go on.
  const isOlder =
    read.seq < before.seq || (read.seq === before.seq && isOver(before.state) && !isOver(read.state));
  if (isOlder) return { ...known, analysis: { ...before, actions }, isBehind: known.waiting.length > 0 };
  return drained({ ...read, actions }, known.waiting);
}

export function takeAction(known: Followed, action: AgentAction): Followed {
  const { analysis } = known;
  if (!analysis || action.analysisId !== analysis.id) return known;
  const actions = withAction(analysis.actions, action);
  return actions === analysis.actions ? known : { ...known, analysis: { ...analysis, actions } };
}

/** By position, each once; what is done does not begin again because its beginning was told late. */
function withAction(actions: AgentAction[], action: AgentAction): AgentAction[] {
  const at = actions.findIndex(({ position }) => position === action.position);
  if (at < 0) return [...actions, action].sort((a, b) => a.position - b.position);
  if (action.state === "running" && actions[at]!.state !== "running") return actions;
  return actions.with(at, action);
}

/** The run that the page shows by itself: the newest that is no replay, or the newest of all where there are only replays. */
export const leading = <T extends Pick<AnalysisSummary, "cause" | "number">>(
  runs: readonly T[],
): T | null => {
  const newest = [...runs].sort((a, b) => b.number - a.number);
  return newest.find(({ cause }) => cause !== "replay") ?? newest[0] ?? null;
};

/** A run among the others, newest first: what is known of it now stands in the place of what was. */
export function withRun(runs: readonly AnalysisSummary[], run: AnalysisSummary): AnalysisSummary[] {
  return [...runs.filter(({ id }) => id !== run.id), run].sort((a, b) => b.number - a.number);
}
