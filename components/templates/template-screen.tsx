import { ArrowUpRight, GitMerge } from "lucide-react";
import Link from "next/link";
import { Figure } from "@/components/blocks/figure";
import { LevelBadge } from "@/components/blocks/level-badge";
import { Ago, Instant } from "@/components/blocks/moment";
import { PageHeader } from "@/components/blocks/page-header";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { LiveRefresh } from "@/components/live/refresh";
import { Button } from "@/components/ui/button";
import type { LogRecord } from "@/lib/intake/schemas";
import { formatCompact, formatDuration } from "@/lib/kit/format";
import type { TemplateDetail } from "@/lib/templates/schemas";
import { TemplateHistory } from "./template-history";
import { TemplateMarks } from "./template-marks";
import { TemplateName } from "./template-name";

interface Props {
  slug: string;
  template: TemplateDetail;
  /** Its newest lines. */
  records: LogRecord[];
}

export function TemplateScreen({ slug, template, records }: Props) {
  return (
    <>
      <LiveRefresh topic="windows" gapMs={1000} />
      <PageHeader
        trail={{ label: "Templates", href: `/${slug}/templates` }}
        title={<span className="font-mono text-xs">{template.id}</span>}
        actions={<TemplateMarks template={template} large />}
      />
      <div className="mx-auto flex max-w-[76rem] flex-col gap-4 p-4 lg:p-6">
        {template.mergedInto && <MergedNote slug={slug} into={template.mergedInto} />}
        <TemplateName template={template} />
        <dl className="grid grid-cols-2 overflow-hidden rounded-xl border bg-card sm:grid-cols-4 [&>*]:-mt-px [&>*]:-ml-px [&>*]:border-t [&>*]:border-l">
          <Figure
            label="Lines"
            value={formatCompact(template.count)}
            note={<SafeText text={template.service} />}
          />
          <Figure
            label="Worst level"
            value={<LevelBadge level={template.level} className="w-auto text-base" />}
            note="seen with it"
          />
          <Figure
            label="First line"
            value={<Ago at={template.firstSeenAt} />}
            note={<Instant at={template.firstSeenAt} />}
          />
          <Figure
            label="Last line"
            value={<Ago at={template.lastSeenAt} />}
            note={<Instant at={template.lastSeenAt} />}
          />
        </dl>
        <Panel title="Over time" hint={`lines per ${formatDuration(template.series.stepMs)}`}>
          <TemplateHistory template={template} />
        </Panel>
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <RecentLines slug={slug} templateId={template.id} records={records} />
          <Slots values={template.examples.values} />
        </div>
      </div>
    </>
  );
}

function MergedNote({ slug, into }: { slug: string; into: string }) {
  return (
    <p className="flex items-center gap-2 rounded-lg border border-dashed px-4 py-2.5 text-muted-foreground">
      <GitMerge className="size-4 shrink-0" aria-hidden="true" />
      Its lines turned out to be of one shape with another template:
      <Link href={`/${slug}/templates/${into}`} className="font-mono text-link text-xs hover:underline">
        {into}
      </Link>
    </p>
  );
}

function RecentLines({
  slug,
  templateId,
  records,
}: {
  slug: string;
  templateId: string;
  records: LogRecord[];
}) {
  return (
    <Panel
      title="Recent lines"
      flush
      actions={
        <Button variant="ghost" size="xs" className="text-muted-foreground" asChild>
          <Link href={`/${slug}/logs?templateId=${encodeURIComponent(templateId)}&range=7d`}>
            In the logs
            <ArrowUpRight />
          </Link>
        </Button>
      }
    >
      {records.length === 0 ? (
        <p className="px-4 pt-1 pb-4 text-muted-foreground">
          No line of it is kept any more: lines are dropped when their time of keeping is over, templates
          stay.
        </p>
      ) : (
        <ul className="divide-y border-t">
          {records.map((record) => (
            <li key={record.id}>
              <Link
                href={`/${slug}/logs?record=${encodeURIComponent(record.id)}`}
                className="block px-4 py-2 font-mono text-xs leading-5 outline-none hover:bg-accent/50 focus-visible:bg-accent"
              >
                <Instant at={record.ts} className="text-muted-foreground" />
                <span className="line-clamp-2 [overflow-wrap:anywhere]">
                  <SafeText text={record.message} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Slots({ values }: { values: string[][] }) {
  return (
    <Panel title="Values" hint="seen in each slot, a few" flush>
      {values.length === 0 ? (
        <p className="px-4 pt-1 pb-4 text-muted-foreground">The message never varies.</p>
      ) : (
        <ol className="divide-y border-t">
          {values.map((seen, slot) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the slot's number is its identity
            <li key={slot} className="flex gap-3 px-4 py-2">
              <span className="pt-px text-muted-foreground text-xs tabular-nums">{slot + 1}</span>
              <ul className="flex min-w-0 flex-wrap gap-1">
                {seen.map((value) => (
                  <li
                    key={value}
                    className="max-w-full truncate rounded-sm bg-link/12 px-1.5 font-mono text-link text-xs leading-5"
                  >
                    <SafeText text={value} />
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
