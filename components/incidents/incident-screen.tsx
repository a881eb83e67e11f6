import { PageHeader } from "@/components/blocks/page-header";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { AnalysisSection } from "@/components/commander/analysis-section";
import { LiveRefresh } from "@/components/live/refresh";
import { PlansPanel } from "@/components/remediation/plans-panel";
import type { Analysis } from "@/lib/commander/report/schemas";
import type { IncidentDetail, TimelineEntry } from "@/lib/incidents/schemas";
import type { Page } from "@/lib/kit/page";
import type { Signal } from "@/lib/signals/schemas";
import { GroupingWhy } from "./grouping";
import { IncidentActions } from "./incident-actions";
import { IncidentRunbooks } from "./incident-runbooks";
import { IncidentProvider } from "./incident-state";
import { IncidentGlance, IncidentTitle } from "./incident-title";
import { MergedBanner } from "./merged-banner";
import { OutcomePanel } from "./outcome-panel";
import { type Person, Rail } from "./rail";
import { Signals } from "./signals";
import { SimilarIncidents } from "./similar";
import { Timeline } from "./timeline";

interface Props {
  slug: string;
  /** The last event whose outcome is in what was read. */
  seq: number;
  incident: IncidentDetail;
  timeline: Page<TimelineEntry>;
  signals: Signal[];
  people: Person[];
  /** The newest; null where no agent has looked yet. */
  analysis: Analysis | null;
}

/** One incident: the report and its grounds at the left, the facts at the right, the history below. */
export function IncidentScreen({ slug, seq, incident, timeline, signals, people, analysis }: Props) {
  return (
    <IncidentProvider key={incident.id} initial={incident} seq={seq}>
      <LiveRefresh topic="incidents" />
      <PageHeader
        trail={{ label: "Incidents", href: `/${slug}/incidents` }}
        title={<span className="tabular-nums">#{incident.number}</span>}
        actions={
          <div className="max-sm:hidden">
            <IncidentActions />
          </div>
        }
      />
      <div className="mx-auto max-w-[84rem] p-4 lg:p-6">
        <div className="mb-5 flex flex-col gap-3">
          <MergedBanner />
          <IncidentTitle />
          <IncidentGlance />
          <div className="sm:hidden">
            <IncidentActions />
          </div>
          {incident.description && (
            <p className="max-w-prose whitespace-pre-wrap text-muted-foreground leading-relaxed [overflow-wrap:anywhere]">
              <SafeText text={incident.description} />
            </p>
          )}
        </div>
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_19rem] lg:grid-rows-[auto_1fr] xl:grid-cols-[minmax(0,1fr)_21rem] xl:gap-x-6">
          <div className="flex min-w-0 flex-col gap-4">
            <AnalysisSection initial={analysis} plan={<PlansPanel slug={slug} />} />
            <IncidentRunbooks slug={slug} />
            <SimilarIncidents slug={slug} />
            {signals.length > 0 && <Signals slug={slug} signals={signals} />}
          </div>
          <aside
            aria-label="Facts"
            className="flex flex-col gap-4 lg:sticky lg:top-16 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:self-start"
          >
            <Panel>
              <div className="pt-3">
                <Rail slug={slug} people={people} />
              </div>
            </Panel>
            <OutcomePanel />
            <Panel title="Why it was grouped">
              <GroupingWhy slug={slug} grouping={incident.grouping} />
            </Panel>
          </aside>
          <div className="min-w-0">
            <Timeline key={incident.number} number={incident.number} initial={timeline} />
          </div>
        </div>
      </div>
    </IncidentProvider>
  );
}
