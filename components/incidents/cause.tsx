import { CircleHelp, CircleSlash, Crosshair, type LucideIcon, Telescope } from "lucide-react";
import { Explained } from "@/components/blocks/explained";
import { Sentence } from "@/components/blocks/pattern-text";
import { cn } from "@/components/ui/cn";
import type { FirstRead, RootCause } from "@/lib/incidents/schemas";
import { formatDuration, formatPercent } from "@/lib/kit/format";

export const VERDICT_LOOK: Record<
  RootCause["verdict"],
  { label: string; icon: LucideIcon; text: string; bar: string }
> = {
  cause: { label: "Cause", icon: Crosshair, text: "text-severity-critical", bar: "bg-severity-critical" },
  likely: { label: "Likely cause", icon: Telescope, text: "text-severity-high", bar: "bg-severity-high" },
  unknown: { label: "Cause unknown", icon: CircleHelp, text: "text-severity-info", bar: "bg-severity-info" },
  no_fault: { label: "No fault found", icon: CircleSlash, text: "text-success", bar: "bg-success" },
};

/** What probably broke, how sure we are, and why: a judgement with its grounds. */
export function Cause({ report }: { report: FirstRead }) {
  const { cause } = report;
  const { label, icon: Icon, text, bar } = VERDICT_LOOK[cause.verdict];
  return (
    <div className="relative overflow-hidden rounded-lg border bg-muted/40 py-3.5 pr-4 pl-5">
      <span className={cn("absolute inset-y-0 left-0 w-1", bar)} aria-hidden="true" />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className={cn("flex items-center gap-1.5 font-medium text-xs", text)}>
          <Icon className="size-3.5" aria-hidden="true" />
          {label}
        </span>
        {(cause.verdict === "cause" || cause.verdict === "likely") && (
          <Confidence value={cause.confidence} bar={bar} />
        )}
        {cause.verdict === "unknown" && cause.confidence > 0 && (
          <span className="text-muted-foreground text-xs tabular-nums">
            the best guess is {formatPercent(cause.confidence)} sure
          </span>
        )}
        <Explained about="the cause and its confidence">
          <p>
            Found without any model, from templates, rates and the topology of the services,{" "}
            {formatDuration(report.readMs)} after the window closed. The confidence is what the grounds below
            add up to; where they do not suffice, the verdict is “unknown”.
          </p>
        </Explained>
      </div>
      <p className="mt-1.5 text-pretty font-medium text-[0.9375rem] leading-6 [overflow-wrap:anywhere]">
        <Sentence text={cause.statement} />
      </p>
      {cause.reasons.length > 0 && (
        <ul className="mt-2 flex flex-col gap-1 text-sm text-muted-foreground">
          {cause.reasons.map((reason) => (
            <li key={reason} className="flex gap-2">
              <span className="mt-2 size-1 shrink-0 rounded-full bg-muted-foreground/60" aria-hidden="true" />
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <Sentence text={reason} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The same once agents have looked: what was thought at first, small, so that two verdicts do not shout at each other. */
export function PastCause({ report: { cause } }: { report: FirstRead }) {
  const { label } = VERDICT_LOOK[cause.verdict];
  return (
    <p className="text-muted-foreground text-sm [overflow-wrap:anywhere]">
      <span>{label}</span>
      {": "}
      <Sentence text={cause.statement} />
    </p>
  );
}

const STEPS = 5;

export function Confidence({ value, bar }: { value: number; bar: string }) {
  const filled = Math.round(value * STEPS);
  return (
    <span className="flex items-center gap-2 text-muted-foreground text-xs tabular-nums">
      <span className="flex gap-0.5" aria-hidden="true">
        {Array.from({ length: STEPS }, (_, step) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: five places in a row
          <span key={step} className={cn("h-1.5 w-3.5 rounded-full", step < filled ? bar : "bg-border")} />
        ))}
      </span>
      {formatPercent(value)} sure
    </span>
  );
}
