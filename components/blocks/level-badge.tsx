import { cn } from "@/components/ui/cn";
import type { Level } from "@/lib/intake/level";
import { levelSchema } from "@/lib/intake/schemas";

/** Mildest first. */
export const LEVELS: readonly Level[] = levelSchema.options;

const TEXT: Record<Level, string> = {
  fatal: "text-level-fatal",
  error: "text-level-error",
  warn: "text-level-warn",
  info: "text-level-info",
  debug: "text-level-debug",
  trace: "text-level-trace",
};
const FILL: Record<Level, string> = {
  fatal: "bg-level-fatal",
  error: "bg-level-error",
  warn: "bg-level-warn",
  info: "bg-level-info",
  debug: "bg-level-debug",
  trace: "bg-level-trace",
};

/** A level that came from elsewhere as a plain string is shown as the mildest it can be. */
export const levelOf = (level: string): Level => levelSchema.catch("trace").parse(level);
export const levelFill = (level: Level) => FILL[level];

export function LevelBadge({ level, className }: { level: Level; className?: string }) {
  return (
    <span
      className={cn(
        "inline-block w-11 shrink-0 font-medium font-mono text-micro uppercase tracking-wide",
        TEXT[level],
        className,
      )}
    >
      {level}
    </span>
  );
}
