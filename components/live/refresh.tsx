"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef } from "react";
import type { LiveEvent } from "@/lib/live/schemas";
import { useLiveEvents } from "./provider";

/** At once for the first event, then at most once per `gapMs` however many come; the last is never dropped. */
export function useLiveRefresh(wants: (event: LiveEvent) => boolean, gapMs = 250): void {
  const router = useRouter();
  const last = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const act = useCallback(
    (event: LiveEvent | null) => {
      if (event && !wants(event)) return;
      if (timer.current) return;
      const wait = Math.max(0, last.current + gapMs - Date.now());
      timer.current = setTimeout(() => {
        timer.current = undefined;
        last.current = Date.now();
        router.refresh();
      }, wait);
    },
    [router, wants, gapMs],
  );
  useLiveEvents(act);
  useEffect(() => () => clearTimeout(timer.current), []);
}

const INCIDENT = new Set<LiveEvent["type"]>(["incident_status", "timeline_entry", "analysis_delta"]);
const aboutIncidents = (event: LiveEvent) => INCIDENT.has(event.type);
const aboutWindows = (event: LiveEvent) => event.type === "performance_metrics";
const aboutAll = () => true;
const TOPICS = { incidents: aboutIncidents, windows: aboutWindows, all: aboutAll };

/** Placed in a screen of server components: the screen is read again when its topic moves. */
export function LiveRefresh({ topic, gapMs }: { topic: keyof typeof TOPICS; gapMs?: number }) {
  useLiveRefresh(TOPICS[topic], gapMs);
  return null;
}
