"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { z } from "zod";
import { StatusIcon } from "@/components/blocks/status-badge";
import { useApi } from "@/components/shell/api";
import { useWorkspace } from "@/components/shell/workspace";
import { CommandGroup, CommandItem } from "@/components/ui/command";
import { type Incident, incidentSchema } from "@/lib/incidents/schemas";
import { visibleText } from "@/lib/kit/format";

const pageSchema = z.object({ data: z.array(incidentSchema) });
const PAUSE_MS = 180;

/** Incidents whose title holds what was typed, asked for after a pause in typing. */
export function IncidentHits({ query, run }: { query: string; run: (act: () => void) => void }) {
  const api = useApi();
  const router = useRouter();
  const { slug } = useWorkspace();
  const [hits, setHits] = useState<Incident[]>([]);
  const asked = query.trim();

  useEffect(() => {
    if (asked.length < 2) return setHits([]);
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const path = `/incidents?limit=6&q=${encodeURIComponent(asked)}`;
        setHits(pageSchema.parse(await api(path, { signal: abort.signal })).data);
      } catch {
        // The menu works without its search; the list of incidents shows what is wrong with the server.
        if (!abort.signal.aborted) setHits([]);
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked, api]);

  if (hits.length === 0) return null;
  return (
    <CommandGroup heading="Incidents">
      {hits.map((hit) => (
        <CommandItem
          key={hit.id}
          // cmdk filters by value; what the server found stays found.
          value={`${asked} ${hit.number}`}
          className="!py-2"
          onSelect={() => run(() => router.push(`/${slug}/incidents/${hit.number}`))}
        >
          <StatusIcon status={hit.status} className="!size-4" />
          <span className="text-muted-foreground tabular-nums">#{hit.number}</span>
          <span className="truncate">{visibleText(hit.title)}</span>
        </CommandItem>
      ))}
    </CommandGroup>
  );
}
