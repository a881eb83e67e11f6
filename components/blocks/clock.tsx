"use client";

import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from "react";
import type { Zone } from "@/lib/kit/format";

/** One clock for the whole page: a thousand relative times cost one timer, and re-render only when their words change. */
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, 1000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

const ServerNow = createContext(0);

/** `now` is the server's, so that the first render in the browser says what the server said. */
export function ClockProvider({ now: serverNow, children }: { now: number; children: ReactNode }) {
  const [first] = useState(serverNow);
  return <ServerNow value={first}>{children}</ServerNow>;
}

/** Whatever `read` makes of the time; the component renders again only when the answer differs. */
export function useClock<T extends string | number | boolean>(read: (now: number) => T): T {
  const serverNow = useContext(ServerNow);
  return useSyncExternalStore(
    subscribe,
    () => read(now),
    () => read(serverNow),
  );
}

const ZONE_KEY = "ic-zone";
const zoneListeners = new Set<() => void>();

function subscribeZone(listener: () => void): () => void {
  zoneListeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    zoneListeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** UTC or local, kept in this browser. UTC until the reader chooses: logs are compared across machines and people. */
export function useZone(): [Zone, (zone: Zone) => void] {
  const zone = useSyncExternalStore(
    subscribeZone,
    () => (localStorage.getItem(ZONE_KEY) === "local" ? "local" : "utc"),
    () => "utc" as const,
  );
  const choose = (next: Zone) => {
    localStorage.setItem(ZONE_KEY, next);
    for (const each of zoneListeners) each();
  };
  return [zone, choose];
}
