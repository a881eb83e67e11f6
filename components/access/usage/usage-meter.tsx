"use client";

import { Meter } from "@/components/blocks/meter";
import { Ago } from "@/components/blocks/moment";
import { DAY_MS } from "@/components/charts/chart-zone";
import { type Series, VolumeChart } from "@/components/charts/volume-chart";
import type { Usage } from "@/lib/access/schemas";
import { formatAmount, formatCompact, formatCount, formatPercent } from "@/lib/kit/format";

interface Props {
  meter: Usage["meters"][number];
  /** What is counted. */
  noun: string;
  /** Of the meter in one of what is shown. */
  unit?: number;
  resetsAt: string;
}

export function UsageMeter({ meter, noun, unit = 1, resetsAt }: Props) {
  const used = meter.used / unit;
  const quota = meter.quota === null ? null : meter.quota / unit;
  const days = meter.days.map(({ day, used }) => ({ day, used: used / unit }));
  const format = unit === 1 ? formatCount : formatAmount;
  const series: Series[] = [{ key: "used", label: noun, fill: "fill-chart-line", sample: "bg-chart-line" }];
  const buckets = days.map(({ day, used }) => ({ at: `${day}T00:00:00.000Z`, counts: { used } }));
  const total = days.reduce((sum, day) => sum + day.used, 0);
  return (
    <div className="grid gap-x-8 gap-y-5 pt-1 md:grid-cols-[15rem_minmax(0,1fr)]">
      <div className="flex flex-col gap-2.5">
        <p>
          <span className="block text-muted-foreground text-xs">Today</span>
          <span className="font-semibold text-[1.375rem] tabular-nums leading-8 tracking-tight">
            {format(used)}
          </span>
        </p>
        {quota === null ? (
          <p className="text-muted-foreground text-xs leading-relaxed">No quota: as much as comes.</p>
        ) : (
          <>
            <Meter
              label={`Quota of ${noun}`}
              value={used}
              most={quota}
              spoken={`${format(used)} of ${format(quota)} ${noun}`}
            />
            <p className="text-muted-foreground text-xs tabular-nums leading-relaxed">
              {quota > 0 ? formatPercent(used / quota) : "All"} of {format(quota)}, begins anew{" "}
              <Ago at={resetsAt} />
              {used >= quota && (
                <span className="block font-medium text-severity-critical">
                  Used up: no more {noun} today.
                </span>
              )}
            </p>
          </>
        )}
      </div>
      <div className="min-w-0">
        <p className="mb-3 text-muted-foreground text-xs tabular-nums">
          Last {days.length} days:{" "}
          <span className="text-foreground">{unit === 1 ? formatCompact(total) : format(total)}</span> {noun}
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
