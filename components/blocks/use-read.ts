"use client";

import { useCallback, useEffect, useState } from "react";
import type { z } from "zod";
import { type ApiCall, useApi } from "@/components/shell/api";

export type ReadState<T> = { is: "asked" } | { is: "failed"; reason: string } | { is: "read"; data: T };

/**
 * What the API answers to one question, asked when the component is there and whenever the question is another. Asked
 * `again`, the answer stays on screen until the next one is there.
 */
export function useRead<T>(path: string | null, schema: z.ZodType<T>, call?: Omit<ApiCall, "signal">) {
  const api = useApi();
  // The question as text: the same words are the same question, whatever object they came in.
  const question = path && JSON.stringify([path, call ?? {}]);
  const [asked, setAsked] = useState(question);
  const [state, setState] = useState<ReadState<T>>({ is: "asked" });
  const [round, setRound] = useState(0);
  if (question !== asked) {
    setAsked(question);
    setState({ is: "asked" });
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks again
  useEffect(() => {
    if (question === null) return;
    const [to, how] = JSON.parse(question) as [string, ApiCall];
    const abort = new AbortController();
    api(to, { ...how, signal: abort.signal })
      .then((answer) => schema.parse(answer))
      .then(
        (data) => !abort.signal.aborted && setState({ is: "read", data }),
        (error: Error) => {
          if (abort.signal.aborted) return;
          // What was read before is better than nothing; a first answer that is missing must be seen.
          setState((before) => (before.is === "read" ? before : { is: "failed", reason: error.message }));
        },
      );
    return () => abort.abort();
  }, [api, question, round, schema]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  const retry = useCallback(() => {
    setState({ is: "asked" });
    again();
  }, [again]);
  const change = useCallback(
    (to: (data: T) => T) =>
      setState((before) => (before.is === "read" ? { is: "read", data: to(before.data) } : before)),
    [],
  );
  return { state, again, retry, change };
}
