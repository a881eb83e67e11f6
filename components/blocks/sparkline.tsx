import { cn } from "@/components/ui/cn";
import { formatCount } from "@/lib/kit/format";

/** Counts per minute as small bars, oldest first. Zero minutes keep a hairline, so a gap is seen as a gap. */
export function Sparkline({
  counts,
  className,
  tone = "line",
}: {
  counts: number[];
  className?: string;
  tone?: "line" | "error" | "warn";
}) {
  const most = Math.max(1, ...counts);
  const slot = 100 / Math.max(1, counts.length);
  const fill = { line: "fill-chart-line", error: "fill-chart-error", warn: "fill-chart-warn" }[tone];
  return (
    <svg
      className={cn("h-6 w-24 shrink-0 overflow-visible", className)}
      role="img"
      aria-label={`${formatCount(counts.reduce((sum, n) => sum + n, 0))} in ${counts.length} minutes, at most ${formatCount(Math.max(0, ...counts))} in one`}
      preserveAspectRatio="none"
      viewBox="0 0 100 24"
    >
      {counts.map((count, i) => {
        const height = count === 0 ? 1 : Math.max(2.5, (count / most) * 24);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the series is the identity
            key={i}
            x={i * slot}
            y={24 - height}
            width={slot * 0.74}
            height={height}
            className={count === 0 ? "fill-border" : fill}
          />
        );
      })}
    </svg>
  );
}
