"use client";

import { useRouter } from "next/navigation";
import { useClock } from "@/components/blocks/clock";
import { VolumeChart } from "@/components/charts/volume-chart";
import { useWorkspace } from "@/components/shell/workspace";
import type { TemplateDetail } from "@/lib/templates/schemas";
import { toneOf } from "./tone";

const FILL = {
  error: { fill: "fill-chart-error", sample: "bg-chart-error" },
  warn: { fill: "fill-chart-warn", sample: "bg-chart-warn" },
  line: { fill: "fill-chart-line", sample: "bg-chart-line" },
};

const MINUTE_MS = 60_000;

/** Steps that lie ahead give way to as many before the first line, when there was none. */
function endingNow({ series, lastSeenAt }: TemplateDetail, now: number) {
  const first = Date.parse(series.from);
  const end = Math.max(now, Date.parse(lastSeenAt));
  const reached = Math.min(series.counts.length, Math.floor((end - first) / series.stepMs) + 1);
  const ahead = series.counts.length - Math.max(1, reached);
  return {
    start: first - ahead * series.stepMs,
    counts: [...Array<number>(ahead).fill(0), ...series.counts.slice(0, series.counts.length - ahead)],
  };
}

/** Lines of the template over the whole time it was seen; a range of bars leads to its lines. */
export function TemplateHistory({ template }: { template: TemplateDetail }) {
  const router = useRouter();
  const { slug } = useWorkspace();
  const { stepMs } = template.series;
  const now = useClock((at) => Math.floor(at / MINUTE_MS) * MINUTE_MS);
  const { start, counts } = endingNow(template, now);
  return (
    <VolumeChart
      label="Lines of this template"
      series={[{ key: "lines", label: "lines", ...FILL[toneOf(template.level)] }]}
      buckets={counts.map((lines, i) => ({
        at: new Date(start + i * stepMs).toISOString(),
        counts: { lines },
      }))}
      bucketMs={stepMs}
      height={128}
      selectHint="Drag to see the lines"
      onSelect={(a, b) =>
        router.push(`/${slug}/logs?${new URLSearchParams({ templateId: template.id, from: a, to: b })}`)
      }
    />
  );
}
