"use client";

import { ArrowUpRight, CirclePlus } from "lucide-react";
import Link from "next/link";
import { FoldedList } from "@/components/blocks/folded-list";
import { LevelBadge, levelOf } from "@/components/blocks/level-badge";
import { Instant } from "@/components/blocks/moment";
import { Panel } from "@/components/blocks/panel";
import { PatternText, Sentence } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import { Sparkline } from "@/components/blocks/sparkline";
import { toneOf } from "@/components/templates/tone";
import { Skeleton } from "@/components/ui/skeleton";
import type { FirstRead } from "@/lib/incidents/schemas";
import { formatCompact, formatDuration, plural } from "@/lib/kit/format";
import { Cause, PastCause } from "./cause";
import { useIncident } from "./incident-state";

/** The first read, behind what agents found since (`isPast`): what happened, what probably broke, what is new, and the lines that show it. */
export function Report({ slug, isPast = false }: { slug: string; isPast?: boolean }) {
  const { incident } = useIncident();
  const { report } = incident;
  if (!report) return <NoReport byHand={incident.grouping.rule === "manual"} />;
  return (
    <div className="flex flex-col gap-4">
      <Panel
        title="First read"
        hint={
          <>
            in {formatDuration(report.readMs)}, <Instant at={report.readAt} shape="clock" />
            {isPast && ", before the agents looked"}
          </>
        }
      >
        {report.headline !== incident.title && (
          <p className="mb-3.5 text-pretty text-[0.9375rem] leading-6 [overflow-wrap:anywhere]">
            <Sentence text={report.headline} />
          </p>
        )}
        {isPast ? <PastCause report={report} /> : <Cause report={report} />}
      </Panel>
      {report.changes.length > 0 && <Changes changes={report.changes} />}
      {report.quotes.length > 0 && <Quotes slug={slug} quotes={report.quotes} />}
      {report.templates.length > 0 && <TopTemplates slug={slug} templates={report.templates} />}
    </div>
  );
}

function NoReport({ byHand }: { byHand: boolean }) {
  if (byHand)
    return (
      <Panel title="First read">
        <p className="text-muted-foreground">
          This incident was opened by hand. When signals join it, what they show is read here.
        </p>
      </Panel>
    );
  return (
    <Panel title="First read" hint="being read">
      <div className="flex flex-col gap-2.5" aria-busy="true">
        <Skeleton className="h-5 w-3/4" />
        <Skeleton className="h-24 w-full" />
      </div>
    </Panel>
  );
}

function Changes({ changes }: { changes: FirstRead["changes"] }) {
  return (
    <Panel title="What is new" hint="compared with before" flush>
      <FoldedList most={6} noun="change">
        {changes.map((change) => (
          <li key={change.signalId} className="flex items-start gap-2.5 px-4 py-2.5 text-sm">
            <CirclePlus className="mt-[3px] size-3.5 shrink-0 text-severity-high" aria-hidden="true" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <Sentence text={change.text} />
            </span>
          </li>
        ))}
      </FoldedList>
    </Panel>
  );
}

function Quotes({ slug, quotes }: { slug: string; quotes: FirstRead["quotes"] }) {
  return (
    <Panel title="Evidence" hint={`${plural(quotes.length, "quoted line")}, as stored`} flush>
      <ul className="divide-y border-t">
        {quotes.map((quote) => (
          <li key={quote.recordId}>
            <Link
              href={`/${slug}/logs?record=${encodeURIComponent(quote.recordId)}`}
              className="group block px-4 py-2.5 outline-none hover:bg-accent/50 focus-visible:bg-accent"
            >
              <span className="flex items-center gap-2 text-muted-foreground text-xs">
                <Instant at={quote.ts} shape="time" className="font-mono" />
                <span className="truncate">
                  <SafeText text={quote.service} />
                </span>
                <span className="ml-auto flex items-center gap-0.5 whitespace-nowrap group-hover:text-link">
                  in the logs
                  <ArrowUpRight className="size-3.5" aria-hidden="true" />
                </span>
              </span>
              <span className="mt-1 line-clamp-4 whitespace-pre-wrap font-mono text-xs leading-5 [overflow-wrap:anywhere]">
                <SafeText text={quote.text} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function TopTemplates({ slug, templates }: { slug: string; templates: FirstRead["templates"] }) {
  return (
    <Panel title="Top templates" hint="lines per minute, oldest first" flush>
      <ul className="divide-y border-t">
        {templates.map((template) => (
          <li key={template.templateId}>
            <Link
              href={`/${slug}/templates/${template.templateId}`}
              className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-2.5 outline-none hover:bg-accent/50 focus-visible:bg-accent sm:flex-nowrap"
            >
              <span className="min-w-0 flex-1 max-sm:basis-full">
                <PatternText pattern={template.pattern} className="line-clamp-2 text-xs leading-5" />
                <span className="mt-0.5 flex items-center gap-2 text-muted-foreground text-xs">
                  <LevelBadge level={levelOf(template.level)} className="w-auto" />
                  <SafeText text={template.service} />
                  {template.isNew && (
                    <span className="rounded-sm bg-severity-high/12 px-1.5 font-medium text-micro text-severity-high leading-4.5">
                      new
                    </span>
                  )}
                </span>
              </span>
              <Sparkline
                counts={template.sparkline}
                tone={toneOf(template.level)}
                className="max-sm:flex-1"
              />
              <span className="w-14 text-right font-medium text-sm tabular-nums">
                {formatCompact(template.count)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
