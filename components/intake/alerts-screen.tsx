import { BellRing } from "lucide-react";
import Link from "next/link";
import { EmptyState, FilteredEmpty } from "@/components/blocks/empty-state";
import { FilterBar, FilterChoice, FilterSearch } from "@/components/blocks/filter-bar";
import { PageHeader } from "@/components/blocks/page-header";
import { Segments } from "@/components/blocks/segments";
import { severityLabel } from "@/components/blocks/severity-badge";
import { LiveRefresh } from "@/components/live/refresh";
import { Button } from "@/components/ui/button";
import type { Alert } from "@/lib/intake/schemas";
import type { Page } from "@/lib/kit/page";
import { AlertList } from "./alert-list";

const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export const ALERT_FILTERS = ["q", "status", "severity", "source", "service", "held", "noise"];

interface Props {
  slug: string;
  first: Page<Alert>;
  services: string[];
  /** Senders that were heard of. */
  sources: string[];
  query: string;
}

/** Alerts of other systems, each once, however often it was told. */
export function AlertsScreen({ slug, first, services, sources, query }: Props) {
  return (
    <>
      <LiveRefresh topic="alerts" gapMs={1000} />
      <PageHeader
        title="Alerts"
        actions={
          <Button variant="outline" size="sm" asChild>
            <Link href={`/${slug}/integrations`}>Integrations</Link>
          </Button>
        }
      />
      <FilterBar names={ALERT_FILTERS}>
        <FilterSearch name="q" label="Search titles" />
        <Segments
          name="status"
          label="State"
          fallback="all"
          options={[
            { value: "all", label: "All" },
            { value: "firing", label: "Firing" },
            { value: "resolved", label: "Resolved" },
          ]}
        />
        <Segments
          name="held"
          label="Noise control"
          fallback="any"
          options={[
            { value: "any", label: "Any" },
            { value: "true", label: "Held back" },
          ]}
        />
        <FilterChoice
          name="noise"
          label="Why"
          options={[
            { value: "mute", label: "Muted" },
            { value: "maintenance", label: "Maintenance" },
            { value: "flapping", label: "Flapping" },
            { value: "repeats", label: "Not often enough" },
            { value: "upstream", label: "What it needs is down" },
          ]}
        />
        <FilterChoice
          name="severity"
          label="Severity"
          options={SEVERITIES.map((value) => ({ value, label: severityLabel(value) }))}
        />
        <FilterChoice
          name="source"
          label="Sender"
          find
          options={sources.map((value) => ({ value, label: value }))}
        />
        <FilterChoice
          name="service"
          label="Service"
          find
          options={services.map((value) => ({ value, label: value }))}
        />
      </FilterBar>
      {first.data.length > 0 ? (
        <AlertList key={query} slug={slug} first={first} query={query} />
      ) : query ? (
        <FilteredEmpty what="alerts" clearHref={`/${slug}/alerts`} />
      ) : (
        <EmptyState
          icon={BellRing}
          title="No alert has come yet"
          actions={
            <Button variant="outline" size="sm" asChild>
              <Link href={`/${slug}/integrations`}>How to send alerts</Link>
            </Button>
          }
        >
          Prometheus, Grafana, PagerDuty and others send theirs here by a change of URL and key.
        </EmptyState>
      )}
    </>
  );
}
