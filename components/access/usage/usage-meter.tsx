"use client";

import { Meter } from "@/components/blocks/meter";
import { Ago } from "@/components/blocks/moment";
import { DAY_MS } from "@/components/charts/chart-zone";
import { type Series, VolumeChart } from "@/components/charts/volume-chart";
import type { Usage } from "@/lib/access/schemas";
import { formatCompact, formatCount, formatPercent } from "@/lib/kit/format";

interface Props {
  meter: Usage["meters"][number];
  /** What is counted. */
  noun: string;
  resetsAt: string;
}

export function UsageMeter({ meter: { used, quota, days }, noun, resetsAt }: Props) {
  const series: Series[] = [{ key: "used", label: noun, fill: "fill-chart-line", sample: "bg-chart-line" }];
  const buckets = days.map(({ day, used }) => ({ at: `${day}T00:00:00.000Z`, counts: { used } }));
  const total = days.reduce((sum, day) => sum + day.used, 0);
  return (
    <div className="grid gap-x-8 gap-y-5 pt-1 md:grid-cols-[15rem_minmax(0,1fr)]">
      <div className="flex flex-col gap-2.5">
        <p>
          <span className="block text-muted-foreground text-xs">Today</span>
          <span className="font-semibold text-[1.375rem] tabular-nums leading-8 tracking-tight">
            {formatCount(used)}
          </span>
        </p>
        {quota === null ? (
          <p className="text-muted-foreground text-xs leading-relaxed">No quota: as many as come.</p>
        ) : (
          <>
            <Meter
              label={`Quota of ${noun}`}
              value={used}
              most={quota}
              spoken={`${formatCount(used)} of ${formatCount(quota)} ${noun}`}
            />
            <p className="text-muted-foreground text-xs tabular-nums leading-relaxed">
              {formatPercent(used / quota)} of {formatCount(quota)}, begins anew <Ago at={resetsAt} />
              {used >= quota && (
                <span className="block font-medium text-severity-critical">
                  Used up: further {noun} are refused.
                </span>
              )}
            </p>
          </>
        )}
      </div>
      <div className="min-w-0">
        <p className="mb-3 text-muted-foreground text-xs tabular-nums">
          Last {days.length} days: <span className="text-foreground">{formatCompact(total)}</span> {noun}
        </p>
        <VolumeChart
          label={`${noun} per day`}
          series={series}
          buckets={buckets}
          bucketMs={DAY_MS}
          height={88}
        />
      </div>
    </div>
  );
}
