import { LEVELS } from "@/components/blocks/level-badge";
import type { Level } from "@/lib/intake/level";
import { formatCount } from "@/lib/kit/format";

const FILL: Record<Level, string> = {
  fatal: "bg-level-fatal",
  error: "bg-chart-error",
  warn: "bg-chart-warn",
  info: "bg-chart-quiet",
  debug: "bg-chart-quiet",
  trace: "bg-chart-quiet",
};

/** How the lines of a window are spread over the levels, worst first. */
export function LevelShare({ levels }: { levels: Record<string, number> }) {
  const present = [...LEVELS].reverse().filter((level) => (levels[level] ?? 0) > 0);
  const total = present.reduce((sum, level) => sum + levels[level]!, 0);
  const words = present.map((level) => `${formatCount(levels[level]!)} ${level}`).join(", ");
  return (
    <div
      role="img"
      aria-label={words}
      title={words}
      className="flex h-1.5 gap-px overflow-hidden rounded-full bg-muted"
    >
      {present.map((level) => (
        <span
          key={level}
          className={FILL[level]}
          style={{ width: `${Math.max(2, (levels[level]! / total) * 100)}%` }}
        />
      ))}
    </div>
  );
}
