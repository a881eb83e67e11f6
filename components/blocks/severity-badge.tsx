import { cn } from "@/components/ui/cn";
import { SEVERITIES, type Severity } from "@/lib/signals/schemas";

const LOOK: Record<Severity, { label: string; text: string; soft: string; fill: string }> = {
  critical: {
    label: "Critical",
    text: "text-severity-critical",
    soft: "bg-severity-critical/10",
    fill: "bg-severity-critical",
  },
  high: { label: "High", text: "text-severity-high", soft: "bg-severity-high/10", fill: "bg-severity-high" },
  medium: {
    label: "Medium",
    text: "text-severity-medium",
    soft: "bg-severity-medium/10",
    fill: "bg-severity-medium",
  },
  low: { label: "Low", text: "text-severity-low", soft: "bg-severity-low/10", fill: "bg-severity-low" },
  info: { label: "Info", text: "text-severity-info", soft: "bg-severity-info/10", fill: "bg-severity-info" },
};

export const severityLabel = (severity: Severity) => LOOK[severity].label;
export const severityText = (severity: Severity) => LOOK[severity].text;
export const severityFill = (severity: Severity) => LOOK[severity].fill;

/** Four rising bars, filled up to the severity: the order is readable without colour. */
export function SeverityGlyph({ severity, className }: { severity: Severity; className?: string }) {
  const filled = SEVERITIES.length - 1 - SEVERITIES.indexOf(severity);
  return (
    <svg
      viewBox="0 0 14 14"
      className={cn("size-3.5 shrink-0", LOOK[severity].text, className)}
      aria-hidden="true"
    >
      {[0, 1, 2, 3].map((bar) => (
        <rect
          key={bar}
          x={0.5 + bar * 3.5}
          y={9 - bar * 2.6}
          width="2.5"
          height={4 + bar * 2.6}
          rx="0.9"
          fill="currentColor"
          opacity={bar < filled ? 1 : 0.24}
        />
      ))}
    </svg>
  );
}

/** `plain` for rows, where a column of boxes would shout. */
export function SeverityBadge({ severity, plain = false }: { severity: Severity; plain?: boolean }) {
  const look = LOOK[severity];
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-xs",
        look.text,
        !plain && ["h-6 rounded-md px-2", look.soft],
      )}
    >
      <SeverityGlyph severity={severity} />
      {look.label}
    </span>
  );
}
