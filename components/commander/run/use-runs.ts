"use client";

import { useCallback, useState } from "react";
import { toast } from "sonner";
import { toastProblem, useApi } from "@/components/shell/api";
import {
  type AnalysisRequest,
  type AnalysisSummary,
  analysisSummarySchema,
} from "@/lib/commander/report/schemas";

/** Runs are asked for and stopped; what the server answers is shown by `show`. */
export function useRuns(number: number, show: (run: AnalysisSummary) => void) {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  const act = useCallback(
    async (path: string, body: unknown, failed: string) => {
      setBusy(true);
      try {
        const run = analysisSummarySchema.parse(
          await api(`/incidents/${number}/analyses${path}`, { method: "POST", body }),
        );
        show(run);
        return run;
      } catch (error) {
        toastProblem(failed, error);
        return null;
      } finally {
        setBusy(false);
      }
    },
    [api, number, show],
  );
  const begin = useCallback(
    async (request: AnalysisRequest) => {
      const run = await act("", request, "The analysis did not start");
      if (run) toast.success(`Run ${run.number} begins`);
      return run;
    },
    [act],
  );
  const stop = useCallback(
    (id: string) => act(`/${id}/stop`, undefined, "The analysis was not stopped"),
    [act],
  );
  return { busy, begin, stop };
}
