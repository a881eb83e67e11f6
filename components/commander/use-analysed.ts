"use client";

import { useCallback, useState } from "react";
import { useLiveEvents } from "@/components/live/provider";
import { analysisDeltaSchema } from "@/lib/commander/report/schemas";
import type { LiveEvent } from "@/lib/live/schemas";
import { isOver } from "./merge";

const told = analysisDeltaSchema.pick({ analysisId: true, state: true });

/** Numbers of the incidents at which agents are at work, as far as it was told since the page is there: a run tells of itself often. */
export function useAnalysed(): ReadonlySet<number> {
  const [numbers, setNumbers] = useState<ReadonlySet<number>>(new Set());
  useLiveEvents(
    useCallback((event: LiveEvent | null) => {
      // The end of one may have been among what was missed.
      if (event === null) return setNumbers(new Set());
      const { type, incidentNumber } = event;
      if (type !== "analysis_delta" || incidentNumber === null) return;
      const delta = told.safeParse(event.data);
      if (!delta.success) return;
      const works = !isOver(delta.data.state);
      setNumbers((before) => {
        if (before.has(incidentNumber) === works) return before;
        const next = new Set(before);
        if (works) next.add(incidentNumber);
        else next.delete(incidentNumber);
        return next;
      });
    }, []),
  );
  return numbers;
}
