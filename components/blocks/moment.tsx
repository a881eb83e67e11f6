"use client";

import { cn } from "@/components/ui/cn";
import { Tooltip, TooltipContent, TooltipTrigger } from "@/components/ui/tooltip";
import { formatInstant, formatRelative, type InstantShape } from "@/lib/kit/format";
import { useClock, useZone } from "./clock";

function Zones({ at }: { at: string }) {
  const relative = useClock((now) => formatRelative(Date.parse(at), now));
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 py-0.5 text-left tabular-nums">
      <dt className="opacity-60">UTC</dt>
      <dd>{formatInstant(at, "utc", "full")}</dd>
      <dt className="opacity-60">Local</dt>
      <dd>{formatInstant(at, "local", "full")}</dd>
      <dt className="opacity-60">Relative</dt>
      <dd>{relative}</dd>
    </dl>
  );
}

function WithZones({ at, text, className }: { at: string; text: string; className?: string }) {
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <time dateTime={at} className={cn("whitespace-nowrap tabular-nums", className)}>
          {text}
        </time>
      </TooltipTrigger>
      <TooltipContent>
        <Zones at={at} />
      </TooltipContent>
    </Tooltip>
  );
}

/** "3 min ago"; UTC and local time on hover. */
export function Ago({ at, className }: { at: string; className?: string }) {
  const text = useClock((now) => formatRelative(Date.parse(at), now));
  return <WithZones at={at} text={text} className={className} />;
}

/** The instant itself in the reader's zone; the other zone and the distance on hover. */
export function Instant({
  at,
  shape = "seconds",
  className,
}: {
  at: string;
  shape?: InstantShape;
  className?: string;
}) {
  const [zone] = useZone();
  return <WithZones at={at} text={formatInstant(at, zone, shape)} className={className} />;
}
