"use client";

import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether somebody did not want to be told in this browser that there is nothing; what is there is shown all the same. */
export function useHidden(name: string): [boolean, () => void] {
  const key = `ic-hidden ${name}`;
  const hidden = useSyncExternalStore(
    subscribe,
    () => {
      try {
        return localStorage.getItem(key) !== null;
      } catch {
        return false;
      }
    },
    () => false,
  );
  const hide = () => {
    try {
      localStorage.setItem(key, "1");
    } catch {
      // Storage is switched off: it is told again.
    }
    for (const each of listeners) each();
  };
  return [hidden, hide];
}
