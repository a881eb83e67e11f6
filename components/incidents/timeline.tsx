"use client";

import {
  CircleCheckBig,
  CircleDotDashed,
  FileText,
  Gauge,
  GitBranch,
  GitMerge,
  ListChecks,
  type LucideIcon,
  MessageSquare,
  NotebookPen,
  Pencil,
  RotateCcw,
  Siren,
  UserRound,
} from "lucide-react";
import { useState } from "react";
import { Ago } from "@/components/blocks/moment";
import { MoreButton } from "@/components/blocks/more-button";
import { Panel } from "@/components/blocks/panel";
import { Sentence } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { groupingSchema, type TimelineEntry } from "@/lib/incidents/schemas";
import { plural } from "@/lib/kit/format";
import type { Page } from "@/lib/kit/page";
import { CommentBox } from "./comment-box";
import { GroupingFacts } from "./grouping";
import { useTimeline } from "./use-timeline";

const ICON: Record<TimelineEntry["kind"], LucideIcon> = {
  opened: Siren,
  joined: GitMerge,
  status: CircleDotDashed,
  severity: Gauge,
  title: Pencil,
  assigned: UserRound,
  comment: MessageSquare,
  report: FileText,
  reopened: RotateCcw,
  auto_resolved: CircleCheckBig,
  merged: GitMerge,
  split: GitBranch,
  outcome: NotebookPen,
  plan: ListChecks,
};

interface Props {
  number: number;
  initial: Page<TimelineEntry>;
}

export function Timeline({ number, initial }: Props) {
  const { entries, add, more, loading, hasMore } = useTimeline(number, initial);
  return (
    <Panel title="Timeline" hint={plural(entries.length, "entry", "entries")} id="timeline">
      <ol className="relative flex flex-col" aria-live="polite" aria-relevant="additions">
        {runsOf(entries).map((run) =>
          run.length > MOST_JOINED ? (
            <JoinedRun key={run[0]!.id} run={run} />
          ) : (
            run.map((entry) => <Entry key={entry.id} entry={entry} />)
          ),
        )}
      </ol>
      {hasMore && <MoreButton loading={loading} onClick={more} label="Read on" />}
      <CommentBox number={number} onAdded={add} />
    </Panel>
  );
}

/** More signals than this in a row are one line until they are asked for. */
const MOST_JOINED = 3;

/** Cuts the history into runs: joined signals that follow each other are one run, everything else stands alone. */
function runsOf(entries: TimelineEntry[]): TimelineEntry[][] {
  const runs: TimelineEntry[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    if (entry.kind === "joined" && last?.[0]?.kind === "joined") last.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

function JoinedRun({ run }: { run: TimelineEntry[] }) {
  const [open, setOpen] = useState(false);
  if (open) return run.map((entry) => <Entry key={entry.id} entry={entry} />);
  return (
    <li className="relative grid grid-cols-[1.5rem_minmax(0,1fr)] items-center gap-x-3 pb-4">
      <Stem />
      <Bullet icon={GitMerge} />
      <div className="flex items-center gap-2 text-sm text-muted-foreground">
        {plural(run.length, "signal")} joined
        <Button variant="outline" size="xs" onClick={() => setOpen(true)}>
          Show each
        </Button>
        <Ago at={run.at(-1)!.at} className="ml-auto text-xs" />
      </div>
    </li>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const [opened] = useState(() => Date.now());
  const fresh = Date.parse(entry.at) > opened - 3000;
  if (entry.kind === "comment") return <Comment entry={entry} fresh={fresh} />;
  const grouping = groupingSchema.safeParse(entry.data.grouping);
  return (
    <li
      className={cn(
        "relative grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3 rounded-md pb-4",
        fresh && "motion-safe:animate-arrive",
      )}
    >
      <Stem />
      <Bullet icon={ICON[entry.kind]} />
      <div className="min-w-0 pt-0.5 text-sm">
        <div className="flex items-baseline gap-2">
          <p className="min-w-0 [overflow-wrap:anywhere]">
            <Sentence text={entry.text} />
          </p>
          <Ago at={entry.at} className="ml-auto text-muted-foreground text-xs" />
        </div>
        {grouping.success && entry.kind === "joined" && <GroupingFacts grouping={grouping.data} />}
      </div>
    </li>
  );
}

function Comment({ entry, fresh }: { entry: TimelineEntry; fresh: boolean }) {
  return (
    <li className="relative grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3 pb-4">
      <Stem />
      <Bullet icon={MessageSquare} />
      <div className={cn("min-w-0 rounded-lg border bg-background", fresh && "motion-safe:animate-arrive")}>
        <div className="flex items-center gap-2 border-b px-3 py-1.5 text-xs">
          <span className="truncate font-medium">
            <SafeText text={entry.actor.label} />
          </span>
          <Ago at={entry.at} className="ml-auto text-muted-foreground" />
        </div>
        <p className="whitespace-pre-wrap px-3 py-2 text-sm leading-relaxed [overflow-wrap:anywhere]">
          <SafeText text={entry.text} />
        </p>
      </div>
    </li>
  );
}

const Stem = () => <span className="absolute top-6 bottom-0 left-3 w-px bg-border" aria-hidden="true" />;

function Bullet({ icon: Icon }: { icon: LucideIcon }) {
  return (
    <span
      className="grid size-6 place-items-center rounded-full border bg-card text-muted-foreground"
      aria-hidden="true"
    >
      <Icon className="size-3" />
    </span>
  );
}
