"use client";

import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { formatCompact, formatInstant } from "@/lib/kit/format";
import { niceCeiling, type Tick, timeTicks } from "./axis";
import { useBarPointer } from "./bar-pointer";
import { DAY_MS, useChartZone } from "./chart-zone";
import { VolumeTip } from "./volume-tip";

export interface Series {
  key: string;
  label: string;
  /** Tailwind classes of the bar and of its sample in legend and tip. */
  fill: string;
  sample: string;
}

export interface Bucket {
  /** Start, ISO. */
  at: string;
  counts: Record<string, number>;
}

interface Props {
  label: string;
  series: Series[];
  buckets: Bucket[];
  bucketMs: number;
  height?: number;
  /** Dragging over bars, or Enter on one, chooses their range. */
  onSelect?: (from: string, to: string) => void;
  /** What choosing a range does. */
  selectHint?: string;
}

/** Stacked bars over time. The bars are placed in percent, so the server can draw them without knowing the width. */
export function VolumeChart({ label, series, buckets, bucketMs, height = 148, onSelect, selectHint }: Props) {
  const [active, setActive] = useState<number | null>(null);
  const rangeOf = (a: number, b: number) => {
    const [first, last] = a <= b ? [a, b] : [b, a];
    const end = Date.parse(buckets[last]!.at) + bucketMs;
    onSelect?.(buckets[first]!.at, new Date(end).toISOString());
  };
  const pointer = useBarPointer(buckets.length, active, setActive, onSelect ? rangeOf : undefined);
  const totals = buckets.map((bucket) =>
    series.reduce((sum, each) => sum + (bucket.counts[each.key] ?? 0), 0),
  );
  const ceiling = niceCeiling(Math.max(0, ...totals));
  const current = active === null ? null : buckets[active];
  const spoken = (i: number) =>
    `${formatInstant(buckets[i]!.at, "utc", bucketMs < DAY_MS ? "minute" : "day")} UTC, ${series
      .map((each) => `${buckets[i]!.counts[each.key] ?? 0} ${each.label}`)
      .join(", ")}`;
  const slider = Math.min(active ?? buckets.length - 1, buckets.length - 1);

  return (
    <div className="grid grid-cols-[2.25rem_1fr] gap-x-2">
      <ValueAxis ceiling={ceiling} />
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, buckets.length - 1)}
        aria-valuenow={Math.max(0, slider)}
        aria-valuetext={slider >= 0 ? spoken(slider) : "no data"}
        className="relative touch-pan-y select-none rounded-sm outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
        {...pointer.handlers}
      >
        <Bars {...{ series, buckets, height, ceiling, active, span: pointer.span }} />
        {current && active !== null && (
          <VolumeTip
            bucket={current}
            bucketMs={bucketMs}
            series={series}
            at={(active + 0.5) / buckets.length}
            hint={onSelect ? selectHint : undefined}
          />
        )}
      </div>
      <TimeAxis buckets={buckets} bucketMs={bucketMs} />
    </div>
  );
}

interface BarsProps {
  series: Series[];
  buckets: Bucket[];
  height: number;
  ceiling: number;
  active: number | null;
  span: [number, number] | null;
}

function Bars({ series, buckets, height, ceiling, active, span }: BarsProps) {
  const slot = 100 / Math.max(1, buckets.length);
  const gap = buckets.length > 90 ? 0.1 : 0.2;
  return (
    <svg width="100%" height={height} className="block overflow-visible" aria-hidden="true">
      {[0, 0.5, 1].map((part) => (
        <line
          key={part}
          x1="0"
          x2="100%"
          y1={height * part}
          y2={height * part}
          className="stroke-chart-grid"
        />
      ))}
      {span && (
        <rect
          x={`${span[0] * slot}%`}
          width={`${(span[1] - span[0] + 1) * slot}%`}
          y={0}
          height={height}
          className="fill-ring/15"
        />
      )}
      {active !== null && !span && (
        <rect
          x={`${active * slot}%`}
          width={`${slot}%`}
          y={0}
          height={height}
          className="fill-foreground/5"
        />
      )}
      {buckets.map((bucket, i) => {
        let top = height;
        return series.map((each) => {
          const count = bucket.counts[each.key] ?? 0;
          if (count === 0) return null;
          // One error among ten thousand lines is still a thing to see.
          const tall = Math.max(1.5, (count / ceiling) * height);
          top -= tall;
          return (
            <rect
              key={`${bucket.at}${each.key}`}
              x={`${(i + gap / 2) * slot}%`}
              width={`${slot * (1 - gap)}%`}
              y={top}
              height={tall}
              className={each.fill}
            />
          );
        });
      })}
    </svg>
  );
}

function ValueAxis({ ceiling }: { ceiling: number }) {
  return (
    <div className="-my-2 flex flex-col justify-between text-right text-micro text-muted-foreground tabular-nums">
      <span>{formatCompact(ceiling)}</span>
      <span>{formatCompact(ceiling / 2)}</span>
      <span>0</span>
    </div>
  );
}

function TimeAxis({ buckets, bucketMs }: { buckets: Bucket[]; bucketMs: number }) {
  const zone = useChartZone(bucketMs);
  const first = buckets[0];
  if (!first) return null;
  const from = Date.parse(first.at);
  const span = buckets.length * bucketMs;
  const offset = zone === "utc" ? 0 : -new Date(from).getTimezoneOffset() * 60_000;
  const text = (tick: Tick) =>
    tick.day ? formatInstant(tick.at, zone, "day").slice(5) : formatInstant(tick.at, zone, "minute");
  return (
    <div className="relative col-start-2 mt-1.5 h-4 overflow-hidden text-micro text-muted-foreground tabular-nums">
      {timeTicks(from, from + span, 8, offset).map((tick, i) => (
        <span
          key={tick.at}
          className={cn("-translate-x-1/2 absolute whitespace-nowrap", i % 2 === 1 && "max-sm:hidden")}
          style={{ left: `clamp(1rem, ${((tick.at - from) / span) * 100}%, calc(100% - 1rem))` }}
        >
          {text(tick)}
        </span>
      ))}
    </div>
  );
}

export function Legend({ series, totals }: { series: Series[]; totals?: Record<string, number> }) {
  return (
    <ul className="flex flex-wrap items-center gap-x-3.5 gap-y-1 text-muted-foreground text-xs">
      {series.map((each) => (
        <li key={each.key} className="flex items-center gap-1.5">
          <span className={`size-2 rounded-[2px] ${each.sample}`} aria-hidden="true" />
          {each.label}
          {totals && (
            <span className="text-foreground tabular-nums">{formatCompact(totals[each.key] ?? 0)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
