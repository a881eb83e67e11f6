"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef } from "react";
import type { LiveEvent } from "@/lib/live/schemas";
import { useLiveEvents } from "./provider";

/**
 * At once for the first event, then at most once per `gapMs` however many come; the last is never dropped. A tab that
 * nobody looks at waits until somebody does.
 */
export function useLiveRefresh(wants: (event: LiveEvent) => boolean, gapMs = 250): void {
  const router = useRouter();
  const last = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const missed = useRef(false);
  const refresh = useCallback(() => {
    timer.current = undefined;
    missed.current = document.hidden;
    if (document.hidden) return;
    last.current = Date.now();
    router.refresh();
  }, [router]);
  const act = useCallback(
    (event: LiveEvent | null) => {
      if ((event && !wants(event)) || timer.current) return;
      timer.current = setTimeout(refresh, Math.max(0, last.current + gapMs - Date.now()));
    },
    [refresh, wants, gapMs],
  );
  useLiveEvents(act);
  useEffect(() => {
    const onShown = () => missed.current && refresh();
    document.addEventListener("visibilitychange", onShown);
    return () => {
      document.removeEventListener("visibilitychange", onShown);
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [refresh]);
}

// An analysis tells its versions several times a second, and who shows one merges them without asking the server.
const INCIDENT = new Set<LiveEvent["type"]>(["incident_status", "timeline_entry"]);
const aboutIncidents = (event: LiveEvent) => INCIDENT.has(event.type);
const aboutWindows = (event: LiveEvent) => event.type === "performance_metrics";
const aboutAlerts = (event: LiveEvent) => aboutIncidents(event) || "alerts" in event.data;
const aboutAll = () => true;
const TOPICS = { incidents: aboutIncidents, windows: aboutWindows, alerts: aboutAlerts, all: aboutAll };

/** Placed in a screen of server components: the screen is read again when its topic moves. */
export function LiveRefresh({ topic, gapMs }: { topic: keyof typeof TOPICS; gapMs?: number }) {
  useLiveRefresh(TOPICS[topic], gapMs);
  return null;
}
