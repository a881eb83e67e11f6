import { PageHeader } from "@/components/blocks/page-header";
import { Panel } from "@/components/blocks/panel";
import { Segments } from "@/components/blocks/segments";
import { LEVEL_SERIES } from "@/components/charts/level-series";
import { Legend } from "@/components/charts/volume-chart";
import { LiveRefresh } from "@/components/live/refresh";
import type { Incident } from "@/lib/incidents/schemas";
import type { Overview } from "@/lib/insights/schemas";
import { formatCompact } from "@/lib/kit/format";
import { NewTemplates } from "./new-templates";
import { OpenIncidents } from "./open-incidents";
import { OverviewFigures } from "./overview-figures";
import { OverviewVolume } from "./overview-volume";
import { PipelineHealth } from "./pipeline-health";
import { ScenarioButton } from "./scenario-button";

export const RANGES = [
  { value: "60", label: "1 h" },
  { value: "360", label: "6 h" },
  { value: "1440", label: "24 h" },
];

interface Props {
  slug: string;
  overview: Overview;
  incidents: Incident[];
}

/** The first screen: what is wrong now, how much came in, what is new, and whether we keep up. */
export function OverviewScreen({ slug, overview, incidents }: Props) {
  const totals = { info: 0, warn: 0, error: 0 };
  for (const minute of overview.volume) {
    totals.info += minute.info;
    totals.warn += minute.warn;
    totals.error += minute.error;
  }
  return (
    <>
      <LiveRefresh topic="incidents" />
      <LiveRefresh topic="windows" gapMs={1000} />
      <PageHeader
        title="Overview"
        actions={
          <>
            <ScenarioButton variant="outline" />
            <Segments name="minutes" label="Range" options={RANGES} fallback="60" />
          </>
        }
      />
      <div className="mx-auto flex max-w-[90rem] flex-col gap-4 p-4 lg:p-6">
        <OverviewFigures overview={overview} />
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_23rem]">
          <div className="flex min-w-0 flex-col gap-4">
            <OpenIncidents slug={slug} incidents={incidents} total={overview.incidents.open} />
            <Panel
              title="Volume"
              hint={`${formatCompact(overview.records)} lines by minute of arrival`}
              actions={
                <div className="max-sm:hidden">
                  <Legend series={LEVEL_SERIES} totals={totals} />
                </div>
              }
            >
              <OverviewVolume overview={overview} />
              <div className="mt-3 sm:hidden">
                <Legend series={LEVEL_SERIES} totals={totals} />
              </div>
            </Panel>
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <PipelineHealth slug={slug} pipeline={overview.pipeline} />
            <NewTemplates slug={slug} templates={overview.newTemplates} />
          </div>
        </div>
      </div>
    </>
  );
}
