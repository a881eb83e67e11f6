"use client";

import { useRouter } from "next/navigation";
import { VolumeChart } from "@/components/charts/volume-chart";
import { useWorkspace } from "@/components/shell/workspace";
import type { TemplateDetail } from "@/lib/templates/schemas";
import { toneOf } from "./tone";

const FILL = {
  error: { fill: "fill-chart-error", sample: "bg-chart-error" },
  warn: { fill: "fill-chart-warn", sample: "bg-chart-warn" },
  line: { fill: "fill-chart-line", sample: "bg-chart-line" },
};

/** Lines of the template over the whole time it was seen; a range of bars leads to its lines. */
export function TemplateHistory({ template }: { template: TemplateDetail }) {
  const router = useRouter();
  const { slug } = useWorkspace();
  const { from, stepMs, counts } = template.series;
  const start = Date.parse(from);
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
      onSelect={(a, b) =>
        router.push(`/${slug}/logs?${new URLSearchParams({ templateId: template.id, from: a, to: b })}`)
      }
    />
  );
}
