"use client";

import { useRouter } from "next/navigation";
import { useClock } from "@/components/blocks/clock";
import { LEVEL_SERIES } from "@/components/charts/level-series";
import { type Bucket, VolumeChart } from "@/components/charts/volume-chart";
import { useWorkspace } from "@/components/shell/workspace";
import type { Overview } from "@/lib/insights/schemas";

const MINUTE_MS = 60_000;
const MOST_BARS = 120;

/** Minutes without a line are rows that do not exist; on the axis they are there, and empty. */
export function bucketsOf(overview: Pick<Overview, "volume" | "minutes">, now: number): [Bucket[], number] {
  const perBar = Math.max(1, Math.ceil(overview.minutes / MOST_BARS));
  const bucketMs = perBar * MINUTE_MS;
  const newest = overview.volume.at(-1);
  const end = Math.floor(Math.max(now, newest ? Date.parse(newest.minute) : 0) / bucketMs) * bucketMs;
  const bars = Math.ceil(overview.minutes / perBar);
  const buckets: Bucket[] = Array.from({ length: bars }, (_, i) => ({
    at: new Date(end - (bars - 1 - i) * bucketMs).toISOString(),
    counts: { info: 0, warn: 0, error: 0 },
  }));
  const first = end - (bars - 1) * bucketMs;
  for (const minute of overview.volume) {
    const bucket = buckets[Math.floor((Date.parse(minute.minute) - first) / bucketMs)];
    if (!bucket) continue;
    for (const key of ["info", "warn", "error"] as const)
      bucket.counts[key] = (bucket.counts[key] ?? 0) + minute[key];
  }
  return [buckets, bucketMs];
}

export function OverviewVolume({ overview }: { overview: Overview }) {
  const router = useRouter();
  const { slug } = useWorkspace();
  const now = useClock((at) => Math.floor(at / MINUTE_MS) * MINUTE_MS);
  const [buckets, bucketMs] = bucketsOf(overview, now);
  return (
    <VolumeChart
      label={`Lines over the last ${overview.minutes} minutes`}
      series={LEVEL_SERIES}
      buckets={buckets}
      bucketMs={bucketMs}
      height={168}
      selectHint="Drag to see the lines"
      onSelect={(from, to) =>
        router.push(`/${slug}/logs?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`)
      }
    />
  );
}
