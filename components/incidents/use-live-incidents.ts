"use client";

import { useCallback, useState } from "react";
import { useLiveEvents } from "@/components/live/provider";
import { type Incident, incidentSchema } from "@/lib/incidents/schemas";
import type { LiveEvent } from "@/lib/live/schemas";
import { matches } from "./matches";

/**
 * The incidents the server read, with what events said since: shown in the moment the event arrives, and gone again once
 * the server has been asked anew. Newest first.
 */
export function useLiveIncidents(read: Incident[], query: string): Incident[] {
  const [seen, setSeen] = useState(read);
  const [news, setNews] = useState<ReadonlyMap<string, Incident>>(new Map());
  if (read !== seen) {
    setSeen(read);
    setNews(new Map());
  }
  useLiveEvents(
    useCallback((event: LiveEvent | null) => {
      if (event?.type !== "incident_status") return;
      const parsed = incidentSchema.safeParse(event.data);
      if (parsed.success) setNews((before) => new Map(before).set(parsed.data.id, parsed.data));
    }, []),
  );
  if (news.size === 0) return read;
  const known = new Set(read.map((incident) => incident.id));
  const newest = read[0]?.openedAt ?? "";
  const opened = [...news.values()].filter(
    (incident) => !known.has(incident.id) && incident.openedAt >= newest,
  );
  return [...opened.reverse(), ...read.map((incident) => news.get(incident.id) ?? incident)].filter(
    (incident) => matches(incident, query),
  );
}
