import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Explained } from "@/components/blocks/explained";
import { Ago } from "@/components/blocks/moment";
import { Panel } from "@/components/blocks/panel";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { Overview } from "@/lib/insights/schemas";
import { formatCount, formatDuration, formatRate } from "@/lib/kit/format";

/** Behind this, what is on screen is no longer what is happening. */
const LATE_MS = 30_000;

export function PipelineHealth({ slug, pipeline }: { slug: string; pipeline: Overview["pipeline"] }) {
  const late = (pipeline.lagMs ?? 0) > LATE_MS;
  const dead = pipeline.deadLetters > 0;
  return (
    <Panel
      title="Pipeline"
      flush
      actions={
        <Button variant="ghost" size="xs" className="text-muted-foreground" asChild>
          <Link href={`/${slug}/windows`}>
            Windows
            <ChevronRight />
          </Link>
        </Button>
      }
    >
      <dl className="divide-y border-t text-sm">
        <Row name="Coming in" value={`${formatRate(pipeline.linesPerSecond)} lines/s`} />
        <Row
          name="Waiting for a window"
          value={formatCount(pipeline.waitingRecords)}
          explained="Accepted and durable, not yet in a closed window. They appear in the logs as soon as theirs closes."
        />
        <Row
          name="Lag"
          value={pipeline.lagMs === null ? "none" : formatDuration(pipeline.lagMs)}
          tone={late ? "text-warning" : undefined}
          explained="The age of the oldest accepted line that no window holds yet. A few seconds are a window being open."
        />
        <Row
          name="Last window"
          value={pipeline.lastWindowAt ? <Ago at={pipeline.lastWindowAt} /> : "none yet"}
        />
        <Row
          name="Last first read"
          value={pipeline.lastReadMs === null ? "none yet" : formatDuration(pipeline.lastReadMs)}
          explained="From the closing of a window to the report of its incident, without any model."
        />
        <Row
          name="Set aside"
          value={formatCount(pipeline.deadLetters)}
          tone={dead ? "text-warning" : undefined}
          explained="What could not be worked on is kept with its reason, for another try. Nothing accepted is dropped."
        />
      </dl>
    </Panel>
  );
}

interface RowProps {
  name: string;
  value: ReactNode;
  explained?: string;
  tone?: string;
}

function Row({ name, value, explained, tone }: RowProps) {
  return (
    <div className="flex h-9.5 items-center gap-1 px-4">
      <dt className="flex items-center gap-1 text-muted-foreground">
        {name}
        {explained && <Explained about={name}>{explained}</Explained>}
      </dt>
      <dd className={cn("ml-auto font-medium tabular-nums", tone)}>{value}</dd>
    </div>
  );
}
