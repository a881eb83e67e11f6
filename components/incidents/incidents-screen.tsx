import { Siren } from "lucide-react";
import Link from "next/link";
import { EmptyState, FilteredEmpty } from "@/components/blocks/empty-state";
import { FilterBar, FilterChoice, FilterSearch } from "@/components/blocks/filter-bar";
import { PageHeader } from "@/components/blocks/page-header";
import { SeverityGlyph, severityLabel } from "@/components/blocks/severity-badge";
import { StatusIcon, statusLabel } from "@/components/blocks/status-badge";
import { ScenarioButton } from "@/components/insights/scenario-button";
import { LiveRefresh } from "@/components/live/refresh";
import { Button } from "@/components/ui/button";
import { type Incident, STATUSES } from "@/lib/incidents/schemas";
import type { Page } from "@/lib/kit/page";
import { SEVERITIES } from "@/lib/signals/schemas";
import { IncidentList } from "./incident-list";
import { NewIncident } from "./new-incident";

export const INCIDENT_FILTERS = ["q", "status", "severity", "service"];

interface Props {
  slug: string;
  first: Page<Incident>;
  services: string[];
  /** The filters in force, as a query; empty when there are none. */
  query: string;
}

export function IncidentsScreen({ slug, first, services, query }: Props) {
  return (
    <>
      <LiveRefresh topic="incidents" />
      <PageHeader title="Incidents" actions={<NewIncident services={services} />} />
      <IncidentFilters services={services} />
      {first.data.length > 0 ? (
        <IncidentList key={query} slug={slug} first={first} query={query} />
      ) : query ? (
        <FilteredEmpty what="incidents" clearHref={`/${slug}/incidents`} />
      ) : (
        <NoIncidents slug={slug} />
      )}
    </>
  );
}

export function IncidentFilters({ services }: { services: string[] }) {
  return (
    <FilterBar names={INCIDENT_FILTERS}>
      <FilterSearch name="q" label="Search titles" className="max-sm:basis-full" />
      <FilterChoice
        name="status"
        label="Status"
        several
        options={STATUSES.map((value) => ({
          value,
          label: statusLabel(value),
          mark: <StatusIcon status={value} />,
        }))}
      />
      <FilterChoice
        name="severity"
        label="Severity"
        several
        options={SEVERITIES.map((value) => ({
          value,
          label: severityLabel(value),
          mark: <SeverityGlyph severity={value} />,
        }))}
      />
      <FilterChoice
        name="service"
        label="Service"
        find
        options={services.map((value) => ({ value, label: value }))}
      />
    </FilterBar>
  );
}

function NoIncidents({ slug }: { slug: string }) {
  return (
    <EmptyState
      icon={Siren}
      title="No incident yet"
      actions={
        <>
          <ScenarioButton variant="outline" />
          <Button variant="outline" size="sm" asChild>
            <Link href={`/${slug}`}>How to send lines</Link>
          </Button>
        </>
      }
    >
      When something new, rising, worse or silent is seen in what you send, it opens here with the lines that
      show it.
    </EmptyState>
  );
}
