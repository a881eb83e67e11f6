"use client";

import { useLiveState } from "@/components/live/provider";
import { cn } from "@/components/ui/cn";
import { Tooltip, TooltipContent, TooltipTrigger } from "@/components/ui/tooltip";

const LOOK = {
  connecting: {
    label: "Connecting",
    dot: "bg-muted-foreground text-muted-foreground",
    note: "Opening the live stream.",
  },
  live: {
    label: "Live",
    dot: "bg-success text-success motion-safe:animate-pulse-dot",
    note: "Changes arrive here by themselves.",
  },
  reconnecting: {
    label: "Reconnecting",
    dot: "bg-warning text-warning",
    note: "The stream is down. What happens meanwhile is read when it is back; nothing is missed.",
  },
} as const;

export function LiveIndicator({ compact = false }: { compact?: boolean }) {
  const { label, dot, note } = LOOK[useLiveState()];
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <span
          role="status"
          className="inline-flex h-7 items-center gap-2 rounded-md px-2 text-muted-foreground text-xs"
          aria-label={`${label}: ${note}`}
        >
          <span className={cn("size-1.5 rounded-full", dot)} aria-hidden="true" />
          {!compact && label}
        </span>
      </TooltipTrigger>
      <TooltipContent className="max-w-60">{note}</TooltipContent>
    </Tooltip>
  );
}
