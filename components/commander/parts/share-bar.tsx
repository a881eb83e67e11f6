import { cn } from "@/components/ui/cn";
import { formatPercent } from "@/lib/kit/format";

interface Props {
  /** 0 to 1 */
  value: number;
  fill?: string;
  className?: string;
}

/** A share as a bar and a figure; the figure is what is read out. */
export function ShareBar({ value, fill = "bg-chart-line", className }: Props) {
  return (
    <span className={cn("flex items-center gap-2", className)}>
      <span className="h-1.5 w-16 overflow-hidden rounded-full bg-secondary" aria-hidden="true">
        <span
          className={cn("block h-full rounded-full", fill)}
          style={{ width: `${Math.max(2, Math.min(100, value * 100))}%` }}
        />
      </span>
      <span className="w-9 text-right text-xs tabular-nums">{formatPercent(value)}</span>
    </span>
  );
}
