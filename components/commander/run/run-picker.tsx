"use client";

import { Check, ChevronDown, GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { VERDICT_LOOK } from "@/components/incidents/cause";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Analysis, AnalysisSummary } from "@/lib/commander/report/schemas";
import { CAUSE, STATE, VERDICT } from "../words";

interface Props {
  analysis: Analysis;
  /** Newest first. */
  runs: AnalysisSummary[];
  onChoose: (run: AnalysisSummary) => void;
}

/** The runs of the incident, each with its verdict, its model and its reason; and the way to see two beside each other. */
export function RunPicker({ analysis, runs, onChoose }: Props) {
  const { slug } = useWorkspace();
  if (runs.length < 2) return null;
  const other =
    runs.find(({ id, number }) => id !== analysis.id && number < analysis.number) ??
    runs.find(({ id }) => id !== analysis.id)!;
  const [a, b] = other.number < analysis.number ? [other, analysis] : [analysis, other];
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          size="xs"
          variant="ghost"
          className="text-muted-foreground"
          aria-label={`Run ${analysis.number} of ${runs.length}: choose another`}
        >
          Run {analysis.number}
          <span className="max-sm:hidden">of {runs.length}</span>
          <ChevronDown className="opacity-60" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="max-h-96 w-80 max-w-[calc(100vw-2rem)]">
        {runs.map((run) => (
          <DropdownMenuItem key={run.id} onSelect={() => onChoose(run)} className="items-start gap-2.5">
            <Check className={cn("mt-0.5", run.id !== analysis.id && "invisible")} />
            <RunFacts run={run} />
          </DropdownMenuItem>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link
            href={`/${slug}/incidents/${analysis.incidentNumber}/compare?a=${encodeURIComponent(a.id)}&b=${encodeURIComponent(b.id)}`}
          >
            <GitCompareArrows />
            Compare runs {a.number} and {b.number}
          </Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** One run in two lines. */
export function RunFacts({ run }: { run: AnalysisSummary }) {
  return (
    <span className="min-w-0 flex-1">
      <span className="flex items-baseline gap-2">
        <span className="tabular-nums">{run.number}</span>
        {run.verdict ? (
          <span className={cn("truncate font-medium", VERDICT_LOOK[run.verdict].text)}>
            {VERDICT[run.verdict]}
          </span>
        ) : (
          <span className="truncate text-muted-foreground">{STATE[run.state]}</span>
        )}
        <span className="ml-auto whitespace-nowrap text-muted-foreground text-xs">
          <Ago at={run.createdAt} />
        </span>
      </span>
      <span className="block truncate text-muted-foreground text-xs">
        {CAUSE[run.cause]}
        {" · "}
        {run.model ? <SafeText text={run.model} /> : "rules alone"}
        {run.verdict && run.state !== "done" && ` · ${STATE[run.state]}`}
      </span>
    </span>
  );
}
