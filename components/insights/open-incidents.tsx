"use client";

import { ChevronRight, CircleCheckBig } from "lucide-react";
import Link from "next/link";
import { Panel } from "@/components/blocks/panel";
import { IncidentRow } from "@/components/incidents/incident-row";
import { useLiveIncidents } from "@/components/incidents/use-live-incidents";
import { Button } from "@/components/ui/button";
import type { Incident } from "@/lib/incidents/schemas";
import { SEVERITIES } from "@/lib/signals/schemas";

interface Props {
  slug: string;
  incidents: Incident[];
  total: number;
}

/** The worst first; of equals the newest. */
const bySeverity = (a: Incident, b: Incident) =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.openedAt < b.openedAt ? 1 : -1);

const LIVE = "status=open,acknowledged,mitigated";
const SHOWN = 6;

export function OpenIncidents({ slug, incidents: read, total }: Props) {
  const incidents = [...useLiveIncidents(read, LIVE)].sort(bySeverity).slice(0, SHOWN);
  return (
    <Panel
      title="Open incidents"
      flush
      actions={
        <Button variant="ghost" size="xs" className="text-muted-foreground" asChild>
          <Link href={`/${slug}/incidents`}>
            {total > incidents.length ? `All ${total}` : "All incidents"}
            <ChevronRight />
          </Link>
        </Button>
      }
    >
      {incidents.length === 0 ? (
        <p className="flex items-center gap-2 px-4 pt-2 pb-5 text-muted-foreground">
          <CircleCheckBig className="size-4 text-success" aria-hidden="true" />
          Nothing is open. What goes wrong appears here by itself.
        </p>
      ) : (
        <ul className="divide-y border-t">
          {incidents.map((incident) => (
            <li key={incident.id}>
              <IncidentRow slug={slug} incident={incident} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
