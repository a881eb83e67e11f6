"use client";

import Link from "next/link";
import { Ago } from "@/components/blocks/moment";
import { MoreButton } from "@/components/blocks/more-button";
import { Sentence } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import { SeverityGlyph, severityLabel } from "@/components/blocks/severity-badge";
import { usePaged } from "@/components/blocks/use-paged";
import { type WindowReport, windowSchema } from "@/lib/intake/schemas";
import { formatCompact, formatDuration, formatPercent, plural } from "@/lib/kit/format";
import type { Page } from "@/lib/kit/page";
import { LevelShare } from "./level-share";

interface Props {
  slug: string;
  first: Page<WindowReport>;
  query: string;
}

const idOf = (report: WindowReport) => report.id;
const orderOf = (report: WindowReport) => Date.parse(report.closedAt);

export function WindowList({ slug, first, query }: Props) {
  const { rows, more, loading, hasMore } = usePaged({
    first,
    path: `/windows${query ? `?${query}` : ""}`,
    item: windowSchema,
    idOf,
    orderOf,
  });
  return (
    <>
      <ul className="divide-y border-y">
        {rows.map((report) => (
          <li key={report.id} className="[contain-intrinsic-size:auto_4.5rem] [content-visibility:auto]">
            <WindowRow slug={slug} report={report} />
          </li>
        ))}
      </ul>
      {hasMore && <MoreButton loading={loading} onClick={more} label="Older windows" />}
    </>
  );
}

function WindowRow({ slug, report }: { slug: string; report: WindowReport }) {
  const took = Date.parse(report.closedAt) - Date.parse(report.openedAt);
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3 sm:flex-nowrap lg:px-6">
      <SeverityGlyph severity={report.severity} className="self-start max-sm:mt-0.5 sm:mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-sm [overflow-wrap:anywhere]">
          <span className="sr-only">{severityLabel(report.severity)}: </span>
          <SafeText text={report.title} />
        </p>
        <p className="mt-0.5 line-clamp-2 text-muted-foreground text-xs leading-5 [overflow-wrap:anywhere]">
          <Sentence text={report.summary} />
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-2.5 text-muted-foreground text-xs tabular-nums">
          <Link
            href={`/${slug}/logs?service=${encodeURIComponent(report.service)}`}
            className="font-mono text-foreground/80 hover:underline"
          >
            <SafeText text={report.service} />
          </Link>
          <span>window {report.number}</span>
          <span>
            closed by {report.reason === "time" ? "time" : "size"} after {formatDuration(took)}
          </span>
        </p>
      </div>
      <div className="flex w-52 shrink-0 flex-col gap-1.5 max-sm:w-full max-sm:pl-7">
        <LevelShare levels={report.levels} />
        <p className="flex justify-between gap-2 text-muted-foreground text-xs tabular-nums">
          <span>
            {formatCompact(report.records)} → {plural(report.templates, "template")}
          </span>
          <span title="1 − templates ÷ lines of this window">
            {formatPercent(report.noiseReductionRatio)}
          </span>
        </p>
      </div>
      <div className="flex w-20 shrink-0 flex-col items-end text-xs max-sm:hidden">
        <Ago at={report.closedAt} className="text-muted-foreground" />
        {report.newTemplates > 0 && (
          <span className="mt-1 rounded-sm bg-severity-high/12 px-1.5 font-medium text-micro text-severity-high leading-4.5">
            {report.newTemplates} new
          </span>
        )}
      </div>
    </div>
  );
}
