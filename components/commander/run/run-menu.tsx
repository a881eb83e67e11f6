"use client";

import { Bot, ChevronDown, CircleStop, GitCompareArrows, ListChecks, RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useWorkspace } from "@/components/shell/workspace";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Analysis } from "@/lib/commander/report/schemas";
import { visibleText } from "@/lib/kit/format";
import { isOver } from "../merge";
import { ReplayDialog } from "./replay-dialog";
import type { Models } from "./use-models";
import type { useRuns } from "./use-runs";

interface Props {
  analysis: Analysis;
  runs: ReturnType<typeof useRuns>;
  models: Models;
  /** Why the reader may not run or stop anything; null when they may. */
  denied: string | null;
  /** The run on screen is another from now on. */
  onBegun: () => void;
}

/** Stops what runs, or begins again: as it is now, by another model, by rules alone, or from what this run saw. */
export function RunMenu({ analysis, runs, models: { names: models }, denied, onBegun }: Props) {
  const router = useRouter();
  const { slug } = useWorkspace();
  const [replaying, setReplaying] = useState(false);
  const begin = async (model?: string) => {
    if (await runs.begin(model ? { model } : {})) onBegun();
  };
  const others = models.filter((model) => model !== analysis.model);
  if (!isOver(analysis.state))
    return (
      <GuardedButton
        size="xs"
        variant="outline"
        denied={denied}
        disabled={!denied && runs.busy}
        onClick={() => void runs.stop(analysis.id)}
      >
        <CircleStop />
        Stop
      </GuardedButton>
    );
  if (denied)
    return (
      <GuardedButton size="xs" variant="outline" denied={denied}>
        <RotateCw />
        Run again
      </GuardedButton>
    );
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <GuardedButton size="xs" variant="outline" disabled={runs.busy}>
            <RotateCw className={runs.busy ? "animate-spin" : undefined} />
            Run again
            <ChevronDown className="opacity-60" />
          </GuardedButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="w-64">
          <DropdownMenuLabel className="font-normal text-muted-foreground text-xs">
            On what is known now
          </DropdownMenuLabel>
          <DropdownMenuItem onSelect={() => void begin()}>
            <RotateCw />
            Now, as configured
          </DropdownMenuItem>
          {others.map((model) => (
            <DropdownMenuItem key={model} onSelect={() => void begin(model)}>
              <Bot />
              <span className="min-w-0 truncate">With {visibleText(model)}</span>
            </DropdownMenuItem>
          ))}
          <DropdownMenuItem onSelect={() => void begin("none")}>
            <ListChecks />
            By rules alone
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuLabel className="font-normal text-muted-foreground text-xs">
            On what run {analysis.number} saw
          </DropdownMenuLabel>
          <DropdownMenuItem onSelect={() => setReplaying(true)}>
            <GitCompareArrows />
            Replay and compare…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ReplayDialog
        open={replaying}
        onOpenChange={setReplaying}
        analysis={analysis}
        models={models}
        begin={runs.begin}
        onBegun={(run) =>
          router.push(
            `/${slug}/incidents/${analysis.incidentNumber}/compare?a=${encodeURIComponent(analysis.id)}&b=${encodeURIComponent(run.id)}`,
          )
        }
      />
    </>
  );
}
