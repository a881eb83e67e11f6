"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type Kept, readKept } from "./draft";

const PAUSE_MS = 400;

interface Edited {
  /** What is stored on the server; to keep the same would help nobody. */
  base: string;
  source: string;
  /** The version it began from; null for a new runbook. */
  version: number | null;
  /** There is something to keep. */
  dirty: boolean;
}

/**
 * Keeps a text that is not saved in this browser as it is typed, and tells what was kept before. As long as nobody decided
 * about that, it is not written over. Storage that is full or switched off keeps nothing; the text on screen does not
 * depend on it.
 */
export function useDraft(key: string, { base, source, version, dirty }: Edited) {
  const [found, setKept] = useState<Kept | null>(null);
  const kept = found?.source === base ? null : found;
  const keep = useRef(() => {});
  useEffect(() => setKept(readKept(stored(() => localStorage.getItem(key)) ?? null)), [key]);
  const decided = useCallback(() => setKept(null), []);
  const forget = useCallback(() => {
    keep.current = () => {};
    stored(() => localStorage.removeItem(key));
    setKept(null);
  }, [key]);
  useEffect(() => {
    keep.current = () => {};
    if (!dirty || kept) return;
    const value: Kept = { source, version, at: new Date().toISOString() };
    keep.current = () => void stored(() => localStorage.setItem(key, JSON.stringify(value)));
    const timer = setTimeout(() => keep.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key, source, version, dirty, kept]);
  // Whoever leaves within the pause loses nothing either.
  useEffect(() => {
    const leave = () => keep.current();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
  return { kept, decided, forget };
}

function stored<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
