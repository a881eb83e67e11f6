import { cn } from "@/components/ui/cn";

interface Props {
  label: string;
  value: number;
  most: number;
  /** The same in words. */
  spoken: string;
}

const NEAR = 0.8;

/** How much of an allowance is used: calm, then warning, then full. */
export function Meter({ label, value, most, spoken }: Props) {
  const part = most > 0 ? Math.min(1, value / most) : 1;
  const fill = part >= 1 ? "bg-chart-error" : part >= NEAR ? "bg-chart-warn" : "bg-chart-line";
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers draw <meter> each in their own way
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={Math.min(value, most)}
      aria-valuetext={spoken}
      className="h-1.5 overflow-hidden rounded-full bg-secondary"
    >
      <div className={cn("h-full rounded-full", fill)} style={{ width: `${part * 100}%` }} />
    </div>
  );
}
