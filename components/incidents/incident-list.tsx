"use client";

import { MoreButton } from "@/components/blocks/more-button";
import { usePaged } from "@/components/blocks/use-paged";
import { useAnalysed } from "@/components/commander/use-analysed";
import { type Incident, incidentSchema } from "@/lib/incidents/schemas";
import type { Page } from "@/lib/kit/page";
import { IncidentRow } from "./incident-row";
import { useLiveIncidents } from "./use-live-incidents";

interface Props {
  slug: string;
  first: Page<Incident>;
  /** The filters as the API takes them. */
  query: string;
}

const idOf = (incident: Incident) => incident.id;
const orderOf = (incident: Incident) => Date.parse(incident.openedAt);

export function IncidentList({ slug, first, query }: Props) {
  const { rows, more, loading, hasMore } = usePaged({
    first,
    path: `/incidents${query ? `?${query}` : ""}`,
    item: incidentSchema,
    idOf,
    orderOf,
  });
  const shown = useLiveIncidents(rows, query);
  const analysed = useAnalysed();
  return (
    <>
      <ul className="divide-y border-y">
        {shown.map((incident) => (
          <li key={incident.id} className="lg:px-2">
            <IncidentRow slug={slug} incident={incident} isAnalysed={analysed.has(incident.number)} />
          </li>
        ))}
      </ul>
      {hasMore && <MoreButton loading={loading} onClick={more} label="Older incidents" />}
    </>
  );
}
