import { formatCount, formatInstant, type Zone } from "@/lib/kit/format";
import { DAY_MS, useChartZone } from "./chart-zone";
import type { Bucket, Series } from "./volume-chart";

interface Props {
  bucket: Bucket;
  bucketMs: number;
  series: Series[];
  /** 0…1 across the chart. */
  at: number;
  hint?: string;
}

function spanOf(at: string, bucketMs: number, zone: Zone): string {
  if (bucketMs >= DAY_MS) return formatInstant(at, zone, "day");
  const shape = bucketMs < 60_000 ? "clock" : "minute";
  return `${formatInstant(at, zone, shape)}–${formatInstant(Date.parse(at) + bucketMs, zone, shape)}`;
}

/** What one bar holds, beside it. */
export function VolumeTip({ bucket, bucketMs, series, at, hint }: Props) {
  const zone = useChartZone(bucketMs);
  return (
    <div
      className="pointer-events-none absolute top-0 z-20 w-44 rounded-lg border bg-popover p-2.5 text-popover-foreground text-xs shadow-md"
      style={at < 0.5 ? { left: `calc(${at * 100}% + 1rem)` } : { right: `calc(${(1 - at) * 100}% + 1rem)` }}
    >
      <div className="mb-1.5 flex justify-between gap-2 tabular-nums">
        <span className="font-medium">{spanOf(bucket.at, bucketMs, zone)}</span>
        <span className="text-muted-foreground">{zone === "utc" ? "UTC" : "local"}</span>
      </div>
      <dl className="flex flex-col gap-0.5">
        {[...series].reverse().map((each) => (
          <div key={each.key} className="flex items-center gap-1.5">
            <span className={`size-2 rounded-[2px] ${each.sample}`} aria-hidden="true" />
            <dt className="text-muted-foreground">{each.label}</dt>
            <dd className="ml-auto tabular-nums">{formatCount(bucket.counts[each.key] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      {hint && <p className="mt-1.5 border-t pt-1.5 text-micro text-muted-foreground">{hint}</p>}
    </div>
  );
}
