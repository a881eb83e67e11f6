"use client";

import { useCallback, useState } from "react";
import { useLiveEvents } from "@/components/live/provider";
import { toastProblem, useApi } from "@/components/shell/api";
import { type TimelineEntry, timelineEntrySchema } from "@/lib/incidents/schemas";
import { type Page, pageOf } from "@/lib/kit/page";
import type { LiveEvent } from "@/lib/live/schemas";

const byTime = (a: TimelineEntry, b: TimelineEntry) =>
  Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function merge(entries: TimelineEntry[], more: TimelineEntry[]): TimelineEntry[] {
  const known = new Set(entries.map((entry) => entry.id));
  const fresh = more.filter((entry) => !known.has(entry.id));
  return fresh.length === 0 ? entries : [...entries, ...fresh].sort(byTime);
}

const pageSchema = pageOf(timelineEntrySchema);

/** The incident's history, oldest first: what the server read, and each entry as it happens. */
export function useTimeline(number: number, initial: Page<TimelineEntry>) {
  const api = useApi();
  const [seen, setSeen] = useState(initial);
  const [entries, setEntries] = useState(() => merge([], initial.data));
  const [cursor, setCursor] = useState(initial.nextCursor);
  const [loading, setLoading] = useState(false);
  if (initial !== seen) {
    setSeen(initial);
    setEntries((before) => merge(before, initial.data));
    // A page that was full only now begins to have a next one.
    if (seen.nextCursor === null) setCursor(initial.nextCursor);
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
  const more = async () => {
    setLoading(true);
    try {
      const path = `/incidents/${number}/timeline?limit=500&cursor=${encodeURIComponent(cursor ?? "")}`;
      const page = pageSchema.parse(await api(path));
      setEntries((before) => merge(before, page.data));
      setCursor(page.nextCursor);
    } catch (error) {
      toastProblem("The history could not be read on", error);
    } finally {
      setLoading(false);
    }
  };
  return { entries, add, more, loading, hasMore: cursor !== null };
}
