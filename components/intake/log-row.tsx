"use client";

import { memo } from "react";
import { Highlighted } from "@/components/blocks/highlighted";
import { LevelBadge, levelFill } from "@/components/blocks/level-badge";
import { SafeText } from "@/components/blocks/safe-text";
import { cn } from "@/components/ui/cn";
import type { LogRecord } from "@/lib/intake/schemas";
import { formatInstant, plural, type Zone } from "@/lib/kit/format";
import { RecordDetails } from "./record-details";

interface Props {
  slug: string;
  record: LogRecord;
  zone: Zone;
  open: boolean;
  onToggle: (id: string) => void;
  /** It came while the list was being looked at. */
  fresh: boolean;
  /** The one line the reader was sent to. */
  wanted?: boolean;
  /** What was searched for. */
  words?: readonly string[];
}

const NONE: readonly string[] = [];

const LOUD = new Set(["warn", "error", "fatal"]);

/** One line of a log; opened, it shows all that is known about it. Rows off screen cost nothing to draw. */
export const LogRow = memo(function LogRow({
  slug,
  record,
  zone,
  open,
  onToggle,
  fresh,
  wanted = false,
  words = NONE,
}: Props) {
  return (
    <li
      id={wanted ? "wanted" : undefined}
      className={cn(
        "relative [contain-intrinsic-size:auto_2rem] [content-visibility:auto]",
        fresh && "motion-safe:animate-arrive",
        wanted && "bg-ring/10",
      )}
    >
      {LOUD.has(record.level) && (
        <span
          className={cn("absolute inset-y-px left-0 w-0.5", levelFill(record.level))}
          aria-hidden="true"
        />
      )}
      <button
        type="button"
        aria-expanded={open}
        onClick={() => onToggle(record.id)}
        className={cn(
          "grid w-full grid-cols-[auto_auto_minmax(0,1fr)] items-baseline gap-x-3 px-4 py-1.5 text-left font-mono text-xs leading-5 outline-none hover:bg-accent/60 focus-visible:bg-accent sm:grid-cols-[auto_auto_7.5rem_minmax(0,1fr)] sm:py-1 lg:px-6",
          open && "bg-accent/60",
        )}
      >
        <time
          dateTime={record.ts}
          title={`${formatInstant(record.ts, "utc", "full")} UTC`}
          className="whitespace-nowrap text-muted-foreground tabular-nums"
        >
          <span className="max-lg:hidden">{formatInstant(record.ts, zone, "day").slice(5)} </span>
          {formatInstant(record.ts, zone, "time")}
        </time>
        <LevelBadge level={record.level} className="w-10" />
        <span className="truncate text-muted-foreground">
          <SafeText text={record.service} />
        </span>
        <span className="min-w-0 max-sm:col-span-full max-sm:line-clamp-2 max-sm:[overflow-wrap:anywhere] sm:truncate">
          <Highlighted text={firstLine(record.message)} words={words} />
          <MoreLines message={record.message} />
        </span>
      </button>
      {open && <RecordDetails slug={slug} record={record} />}
    </li>
  );
});

const MOST_SHOWN = 400;

function MoreLines({ message }: { message: string }) {
  const more = message.split("\n").length - 1;
  if (more === 0) return null;
  return <span className="ml-2 text-muted-foreground">+{plural(more, "line")}</span>;
}

/** A closed row shows one line of it, and no more than fits any screen. */
function firstLine(message: string): string {
  const end = message.indexOf("\n");
  const line = end === -1 ? message : message.slice(0, end);
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}…` : line;
}
