"use client";

import { useCallback, useState } from "react";
import { useLiveEvents } from "@/components/live/provider";
import { type TimelineEntry, timelineEntrySchema } from "@/lib/incidents/schemas";
import type { LiveEvent } from "@/lib/live/schemas";

const byTime = (a: TimelineEntry, b: TimelineEntry) =>
  Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function merge(entries: TimelineEntry[], more: TimelineEntry[]): TimelineEntry[] {
  const known = new Set(entries.map((entry) => entry.id));
  const fresh = more.filter((entry) => !known.has(entry.id));
  return fresh.length === 0 ? entries : [...entries, ...fresh].sort(byTime);
}

/** The incident's history, oldest first: what the server read, and each entry as it happens. */
export function useTimeline(number: number, initial: TimelineEntry[]) {
  const [seen, setSeen] = useState(initial);
  const [entries, setEntries] = useState(() => merge([], initial));
  if (initial !== seen) {
    setSeen(initial);
    setEntries((before) => merge(before, initial));
  }
  const add = useCallback((entry: TimelineEntry) => setEntries((before) => merge(before, [entry])), []);
  useLiveEvents(
    useCallback(
      (event: LiveEvent | null) => {
        if (event?.type !== "timeline_entry" || event.incidentNumber !== number) return;
        const parsed = timelineEntrySchema.safeParse(event.data);
        if (parsed.success) add(parsed.data);
      },
      [number, add],
    ),
  );
  return { entries, add };
}
