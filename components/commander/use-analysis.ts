"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useLiveEvents } from "@/components/live/provider";
import { useApi } from "@/components/shell/api";
import {
  type Analysis,
  type AnalysisSummary,
  actionSchema,
  analysisDeltaSchema,
  analysisSchema,
  analysisSummarySchema,
} from "@/lib/commander/report/schemas";
import { pageOf } from "@/lib/kit/page";
import type { LiveEvent } from "@/lib/live/schemas";
import { type Followed, follow, isOver, leading, takeAction, takeDelta, takeWhole, withRun } from "./merge";
import { usePaced } from "./use-paced";

const runsSchema = pageOf(analysisSummarySchema);
const MOST_RUNS = 100;
/** Whatever happens, the whole is read at most this often. */
const GAP_MS = 400;

export interface LiveAnalysis {
  analysis: Analysis | null;
  /** Newest first; null until they have been read. */
  runs: AnalysisSummary[] | null;
  /** Why nothing could be read; null while all is well. */
  failure: string | null;
  /** The run on screen is not the one that leads: somebody chose it. */
  isChosen: boolean;
  retry: () => void;
  /** A run that was just made, stopped or chosen. */
  show: (run: AnalysisSummary) => void;
}

/**
 * The analysis on screen: from the server, then from events; read again as a whole when an event is missing, when events were
 * lost, and once when it is over. With `chosen` one run is shown and stays; without, the newest that is no replay leads.
 */
export function useAnalysis(number: number, initial: Analysis | null, chosen: string | null): LiveAnalysis {
  const api = useApi();
  const [known, setKnown] = useState<Followed>(() => follow(initial));
  const [runs, setRuns] = useState<AnalysisSummary[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [seen, setSeen] = useState(initial);
  if (initial !== seen) {
    setSeen(initial);
    // A page that was drawn before the last run began must not bring back the one before it.
    const isWanted = chosen
      ? initial?.id === chosen
      : (initial?.number ?? 0) >= (known.analysis?.number ?? 0);
    if (initial && isWanted) setKnown((before) => takeWhole(before, initial));
  }
  const first = useRef(initial);
  const read = useCallback(
    async (signal: AbortSignal) => {
      try {
        const page = runsSchema.parse(
          await api(`/incidents/${number}/analyses?limit=${MOST_RUNS}`, { signal }),
        );
        const id = chosen ?? leading(page.data)?.id ?? null;
        const drawn = first.current;
        first.current = null;
        // What the server has just drawn, and what can change no more, need not be read at once.
        const isDrawn = drawn?.id === id && isOver(drawn.state);
        const path = `/incidents/${number}/analyses/${id}`;
        const whole = id && !isDrawn && analysisSchema.parse(await api(path, { signal }));
        if (signal.aborted) return;
        setRuns(page.data);
        setFailure(null);
        if (whole) setKnown((before) => takeWhole(before, whole));
      } catch (error) {
        if (!signal.aborted) setFailure((error as Error).message);
      }
    },
    [api, number, chosen],
  );
  const again = usePaced(read, GAP_MS);

  useFollowing(number, known, setKnown, again);
  const { analysis } = known;
  const state = analysis?.state;
  const before = useRef(state);
  useEffect(() => {
    // When it ended, and why, is told by the whole alone.
    if (before.current && !isOver(before.current) && state && isOver(state)) again();
    before.current = state;
  }, [state, again]);
  const show = useCallback(
    (run: AnalysisSummary) => {
      setRuns((before) => before && withRun(before, run));
      again();
    },
    [again],
  );
  const own = leading(runs ?? []);
  return {
    // Until the chosen one is read, the one before it stays: nothing jumps.
    analysis,
    runs: runs && analysis ? withRun(runs, summaryOf(analysis, runs)) : runs,
    failure,
    isChosen: chosen !== null && own !== null && own.id !== analysis?.id,
    retry: again,
    show,
  };
}

/** What the list says of a run gives way to what is known of it live. */
const summaryOf = (analysis: Analysis, runs: AnalysisSummary[]): AnalysisSummary => {
  const listed = runs.find(({ id }) => id === analysis.id);
  return listed && listed.seq > analysis.seq ? listed : analysis;
};

function useFollowing(
  number: number,
  known: Followed,
  setKnown: (change: (before: Followed) => Followed) => void,
  again: () => void,
) {
  const id = known.analysis?.id;
  // What was asked about once need not be asked for with each of its versions.
  const asked = useRef<string | null>(null);
  useLiveEvents(
    useCallback(
      (event: LiveEvent | null) => {
        if (event === null) return again();
        if (event.incidentNumber !== number) return;
        if (event.type === "agent_action") {
          const action = actionSchema.safeParse(event.data);
          if (action.success) setKnown((before) => takeAction(before, action.data));
        }
        if (event.type !== "analysis_delta") return;
        const delta = analysisDeltaSchema.safeParse(event.data);
        // A delta of a question has no analysis; one that is cut to a limited view is read as a whole.
        if (!delta.success) return void ("analysisId" in event.data && again());
        if (delta.data.analysisId !== id) {
          if (asked.current !== delta.data.analysisId || isOver(delta.data.state)) again();
          asked.current = delta.data.analysisId;
        } else setKnown((before) => takeDelta(before, delta.data));
      },
      [number, id, setKnown, again],
    ),
  );
  useEffect(() => {
    // With every version that comes while one is missing: what was read may have been too old for it.
    if (known.isBehind) again();
  }, [known, again]);
}
