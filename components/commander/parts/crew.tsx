"use client";

import { Check, ChevronDown, CircleX, LoaderCircle, type LucideIcon, Minus } from "lucide-react";
import { useId, useState } from "react";
import { SafeText } from "@/components/blocks/safe-text";
import { cn } from "@/components/ui/cn";
import type { AgentAction, Analysis } from "@/lib/commander/report/schemas";
import { formatCompact, formatDuration, plural } from "@/lib/kit/format";
import { isOver } from "../merge";
import { CREW, type CrewAgent, labelOfAgent, standingOf } from "../words";

const PART: Record<CrewAgent, keyof Analysis["report"]> = {
  detection: "detection",
  diagnosis: "diagnosis",
  prediction: "prediction",
  resolution: "proposal",
  communication: "communication",
};
const LOOK = {
  waits: { bar: "bg-border", text: "text-muted-foreground", said: "waits" },
  works: {
    bar: "bg-link motion-safe:animate-pulse",
    text: "font-medium text-foreground",
    said: "is at work",
  },
  done: { bar: "bg-success", text: "text-muted-foreground", said: "is done" },
  failed: { bar: "bg-destructive", text: "text-destructive", said: "failed" },
  skipped: { bar: "bg-border", text: "text-muted-foreground line-through", said: "was not reached" },
} as const;

/** The five agents, each waiting, at work or done; below, what is being done now. */
export function Crew({ analysis }: { analysis: Analysis }) {
  return (
    <div className="flex flex-col gap-2">
      <ol aria-label="The agents" className="grid grid-cols-5 gap-1.5">
        {CREW.map(({ agent, label, asks }) => {
          const standing = standingOf(agent, analysis, analysis.report[PART[agent]] !== undefined);
          const { bar, text, said } = LOOK[standing];
          return (
            <li key={agent} title={asks} className="min-w-0">
              <span className={cn("block h-1 rounded-full", bar)} aria-hidden="true" />
              <span className={cn("mt-1 flex items-center gap-1 text-micro max-sm:sr-only", text)}>
                <span className="truncate">{label}</span>
                {standing === "done" && <Check className="size-3 shrink-0 text-success" aria-hidden="true" />}
                <span className="sr-only">{said}</span>
              </span>
            </li>
          );
        })}
      </ol>
      <Actions analysis={analysis} />
    </div>
  );
}

interface Look {
  icon: LucideIcon;
  look: string;
  said: string;
}
const ICON: Record<AgentAction["state"], Look> = {
  running: { icon: LoaderCircle, look: "animate-spin text-link", said: "is being done" },
  done: { icon: Check, look: "text-success", said: "done" },
  failed: { icon: CircleX, look: "text-destructive", said: "failed" },
};

const BROKEN_OFF: Look = { icon: Minus, look: "text-warning", said: "broken off" };

/** One line of constant height: what is done now, or what was done; all of it on demand. */
function Actions({ analysis: { actions, state, stage } }: { analysis: Analysis }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const over = isOver(state);
  // Of a run that is over nothing is being done, also when nobody could say how it ended.
  const running = over ? [] : actions.filter((action) => action.state === "running");
  const now = running.at(-1);
  const failed = actions.filter((action) => action.state === "failed").length;
  const text = now
    ? `${labelOfAgent(now.agent)}: ${now.text}`
    : over
      ? `${plural(actions.length, "step")}${failed > 0 ? `, ${failed} failed` : ""}`
      : stage
        ? `${labelOfAgent(stage)} is at work`
        : "Waits for a worker";
  return (
    <div>
      <div className="flex h-7 items-center gap-2 text-muted-foreground text-xs">
        {!over ? (
          <LoaderCircle className="size-3.5 shrink-0 animate-spin text-link" aria-hidden="true" />
        ) : failed > 0 ? (
          <Minus className="size-3.5 shrink-0 text-warning" aria-hidden="true" />
        ) : (
          <Check className="size-3.5 shrink-0 text-success" aria-hidden="true" />
        )}
        <span className="min-w-0 truncate">
          <SafeText text={text} />
        </span>
        {running.length > 1 && (
          <span className="whitespace-nowrap tabular-nums">and {running.length - 1} more</span>
        )}
        {actions.length > 0 && (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className="-mr-1 ml-auto flex h-6 shrink-0 items-center gap-1 rounded-md px-1.5 outline-none hover:bg-accent hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            {open ? "Hide the steps" : over ? "Show each" : plural(actions.length, "step")}
            <ChevronDown
              className={cn("size-3.5 transition-transform", open && "rotate-180")}
              aria-hidden="true"
            />
          </button>
        )}
      </div>
      {open && <ActionList id={id} actions={actions} over={over} />}
    </div>
  );
}

interface ListProps {
  id: string;
  actions: AgentAction[];
  over: boolean;
}

function ActionList({ id, actions, over }: ListProps) {
  return (
    <ol
      id={id}
      // A region that scrolls must be reachable by the keyboard.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
      aria-label="What the agents did"
      className="mt-1 max-h-80 divide-y overflow-y-auto rounded-lg border bg-background outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
    >
      {actions.map((action) => {
        const {
          icon: Icon,
          look,
          said,
        } = over && action.state === "running" ? BROKEN_OFF : ICON[action.state];
        return (
          <li key={action.position} className="flex items-start gap-2.5 px-3 py-1.5 text-xs">
            <Icon className={cn("mt-0.5 size-3.5 shrink-0", look)} role="img" aria-label={said} />
            <span className="w-22 shrink-0 truncate text-muted-foreground max-sm:hidden">
              {labelOfAgent(action.agent)}
            </span>
            <span className="min-w-0 flex-1 leading-5 [overflow-wrap:anywhere]">
              <SafeText text={action.text} />
              {action.kind !== "core" && action.kind !== "note" && (
                <span className="ml-1.5 text-micro text-muted-foreground">
                  {action.kind === "model" ? "model" : "tool"}
                </span>
              )}
              {action.failure && (
                <span className="block text-destructive">
                  <SafeText text={action.failure} />
                </span>
              )}
            </span>
            <span className="shrink-0 whitespace-nowrap text-right text-muted-foreground tabular-nums leading-5">
              {action.tokens !== null && (
                <span className="mr-2.5 max-sm:hidden">{formatCompact(action.tokens)} tokens</span>
              )}
              {action.ms !== null ? formatDuration(action.ms) : over ? "broken off" : "…"}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
