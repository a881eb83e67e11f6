"use client";

import { useCallback, useState } from "react";
import { useLiveEvents } from "@/components/live/provider";
import { toastProblem, useApi } from "@/components/shell/api";
import { type Question, questionDeltaSchema, questionSchema } from "@/lib/commander/report/schemas";
import { pageOf } from "@/lib/kit/page";
import type { LiveEvent } from "@/lib/live/schemas";
import { isOver } from "../merge";
import { usePaced } from "../use-paced";
import { takeQuestionDelta, withRead } from "./questions";

const pageSchema = pageOf(questionSchema);
const MOST = 100;
const GAP_MS = 400;

/** The conversation at an incident: what was read, and each answer while it grows; several people see the same. */
export function useQuestions(number: number) {
  const api = useApi();
  const [questions, setQuestions] = useState<Question[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const read = useCallback(
    async (signal: AbortSignal) => {
      try {
        const page = pageSchema.parse(await api(`/incidents/${number}/questions?limit=${MOST}`, { signal }));
        if (signal.aborted) return;
        setQuestions((before) => withRead(before ?? [], page.data));
        setFailure(null);
      } catch (error) {
        if (!signal.aborted) setFailure((error as Error).message);
      }
    },
    [api, number],
  );
  const again = usePaced(read, GAP_MS);
  useLiveEvents(
    useCallback(
      (event: LiveEvent | null) => {
        if (event === null) return again();
        if (event.type !== "analysis_delta" || event.incidentNumber !== number) return;
        if (!("questionId" in event.data)) return;
        const delta = questionDeltaSchema.safeParse(event.data);
        if (!delta.success) return again();
        // The end of an answer is told with its failure and its model only when it is read.
        if (isOver(delta.data.state)) again();
        setQuestions((before) => {
          const next = before && takeQuestionDelta(before, delta.data);
          if (next === null) again();
          return next ?? before;
        });
      },
      [number, again],
    ),
  );
  const ask = async (question: string): Promise<boolean> => {
    setBusy(true);
    try {
      const made = questionSchema.parse(
        await api(`/incidents/${number}/questions`, { method: "POST", body: { question } }),
      );
      setQuestions((before) => withRead(before ?? [], [made]));
      return true;
    } catch (error) {
      toastProblem("The question was not taken", error);
      return false;
    } finally {
      setBusy(false);
      again();
    }
  };
  const stop = async (id: string) => {
    try {
      await api(`/incidents/${number}/questions/${id}/stop`, { method: "POST" });
    } catch (error) {
      toastProblem("The answer was not stopped", error);
    } finally {
      again();
    }
  };
  return { questions, failure, retry: again, busy, ask, stop };
}
