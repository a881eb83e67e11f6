"use client";

import { useUrlFilters } from "@/components/blocks/use-url-filters";
import { LEVEL_SERIES } from "@/components/charts/level-series";
import { Legend, VolumeChart } from "@/components/charts/volume-chart";
import type { Histogram } from "@/lib/intake/schemas";

/** Lines over the chosen range; dragging over bars narrows the range. */
export function LogHistogram({ histogram }: { histogram: Histogram }) {
  const { set } = useUrlFilters();
  const totals = { info: 0, warn: 0, error: 0 };
  const buckets = histogram.buckets.map(({ at, ...counts }) => {
    totals.info += counts.info;
    totals.warn += counts.warn;
    totals.error += counts.error;
    return { at, counts };
  });
  return (
    <div className="px-4 pt-3 pb-2 lg:px-6">
      <div className="mb-3 flex items-center justify-between gap-2">
        <Legend series={LEVEL_SERIES} totals={totals} />
        {histogram.partial && (
          <span className="text-warning text-xs" title="The range holds more lines than one look counts.">
            newest lines only
          </span>
        )}
      </div>
      <VolumeChart
        label="Lines over the chosen range"
        series={LEVEL_SERIES}
        buckets={buckets}
        bucketMs={histogram.stepMs}
        height={72}
        selectHint="Drag to zoom"
        onSelect={(from, to) => set({ range: null, follow: null, from, to }, { push: true })}
      />
    </div>
  );
}
