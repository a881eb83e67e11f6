"use client";

import { useCallback, useEffect, useRef } from "react";

/**
 * Does `work` when it is there and whenever it is asked for again: one at a time, at most once per `gapMs`, and once more after
 * the last time it was asked for. Asking again never interrupts what is under way; another `work` does.
 */
export function usePaced(work: (signal: AbortSignal) => Promise<void>, gapMs: number): () => void {
  const ask = useRef(() => {});
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    let busy = false;
    let wanted = false;
    const begin = async () => {
      timer = undefined;
      wanted = false;
      busy = true;
      last = Date.now();
      await work(abort.signal);
      busy = false;
      if (wanted && !abort.signal.aborted) plan();
    };
    const plan = () => {
      wanted = true;
      if (busy || timer) return;
      timer = setTimeout(() => void begin(), Math.max(0, last + gapMs - Date.now()));
    };
    ask.current = plan;
    plan();
    return () => {
      clearTimeout(timer);
      abort.abort();
      ask.current = () => {};
    };
  }, [work, gapMs]);
  return useCallback(() => ask.current(), []);
}
