import { History, ScrollText, X } from "lucide-react";
import Link from "next/link";
import { EmptyState, FilteredEmpty } from "@/components/blocks/empty-state";
import { FilterBar, FilterChoice, FilterSearch } from "@/components/blocks/filter-bar";
import { LEVELS, levelFill } from "@/components/blocks/level-badge";
import { Instant } from "@/components/blocks/moment";
import { PageHeader } from "@/components/blocks/page-header";
import { PatternText } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import { ZoneToggle } from "@/components/blocks/zone-toggle";
import { Button } from "@/components/ui/button";
import type { Histogram, LogRecord } from "@/lib/intake/schemas";
import type { Page } from "@/lib/kit/page";
import { FollowToggle } from "./follow-toggle";
import { LogHistogram } from "./log-histogram";
import { LogList } from "./log-list";
import { RangePicker } from "./range-picker";
import type { Range } from "./ranges";
import { RecordContext } from "./record-context";

interface Props {
  slug: string;
  first: Page<LogRecord>;
  histogram: Histogram;
  range: Range;
  services: string[];
  /** The template the list is narrowed to. */
  template: { id: string; pattern: string } | null;
  follow: boolean;
  /** The filters and the range as the API takes them. */
  query: string;
  /** Without any line in the whole workspace. */
  virgin: boolean;
  /** Changes with everything that makes another list. */
  listKey: string;
}

export function LogsScreen(props: Props) {
  const { slug, range, template, follow } = props;
  return (
    <>
      <PageHeader
        title="Logs"
        actions={
          <>
            <ZoneToggle />
            <FollowToggle on={follow} possible={range.preset !== null} />
          </>
        }
      />
      <LogFilters services={props.services} range={range} />
      {template && <TemplateFilter slug={slug} template={template} />}
      {range.atNewest && (
        <p className="mx-4 mb-1 flex items-center gap-2 rounded-md border border-dashed px-3 py-1.5 text-muted-foreground text-xs lg:mx-6">
          <History className="size-3.5 shrink-0" aria-hidden="true" />
          <span>
            Nothing was written in the last hour; this is the hour before the newest line,{" "}
            <Instant at={range.to} />.
          </span>
        </p>
      )}
      {props.virgin ? (
        <NoLines slug={slug} />
      ) : (
        <>
          <LogHistogram histogram={props.histogram} />
          {props.first.data.length > 0 || props.first.nextCursor ? (
            <LogList key={props.listKey} slug={slug} first={props.first} query={props.query} />
          ) : (
            <FilteredEmpty what="lines" clearHref={`/${slug}/logs`} />
          )}
        </>
      )}
    </>
  );
}

export function LogFilters({ services, range }: { services: string[]; range: Range }) {
  return (
    <FilterBar names={["q", "service", "level", "templateId", "from", "to", "range"]}>
      <FilterSearch
        name="q"
        label="Search words, “phrases” or a trace"
        className="max-sm:basis-full sm:max-w-96"
      />
      <FilterChoice
        name="service"
        label="Service"
        find
        options={services.map((value) => ({ value, label: value }))}
      />
      <FilterChoice
        name="level"
        label="Level"
        several
        options={[...LEVELS].reverse().map((value) => ({
          value,
          label: value,
          mark: <span className={`size-2 rounded-full ${levelFill(value)}`} aria-hidden="true" />,
        }))}
      />
      <RangePicker range={range} />
    </FilterBar>
  );
}

function TemplateFilter({ slug, template }: { slug: string; template: { id: string; pattern: string } }) {
  return (
    <p className="mx-4 mb-1 flex items-center gap-2 rounded-md border bg-muted/40 px-3 py-1.5 lg:mx-6">
      <span className="whitespace-nowrap text-muted-foreground text-xs">Lines of</span>
      <Link href={`/${slug}/templates/${template.id}`} className="min-w-0 truncate hover:underline">
        <PatternText pattern={template.pattern} className="text-xs" />
      </Link>
      <Button variant="ghost" size="icon-xs" className="ml-auto text-muted-foreground" asChild>
        <Link href={`/${slug}/logs`} aria-label="Lines of every template">
          <X />
        </Link>
      </Button>
    </p>
  );
}

function NoLines({ slug }: { slug: string }) {
  return (
    <EmptyState
      icon={ScrollText}
      title="No line yet"
      actions={
        <Button variant="outline" size="sm" asChild>
          <Link href={`/${slug}`}>How to send lines</Link>
        </Button>
      }
    >
      Lines are here as soon as their window closes, a few seconds after they arrive.
    </EmptyState>
  );
}

interface ContextProps {
  slug: string;
  record: LogRecord;
  /** Newest first, as the door gives them. */
  around: LogRecord[];
}

export function RecordScreen({ slug, record, around }: ContextProps) {
  return (
    <>
      <PageHeader
        trail={{ label: "Logs", href: `/${slug}/logs` }}
        title="One line in its context"
        actions={<ZoneToggle />}
      />
      <p className="px-4 py-3 text-muted-foreground lg:px-6">
        What <SafeText text={record.service} /> said before and after <Instant at={record.ts} shape="full" />,
        oldest first.
      </p>
      <RecordContext slug={slug} wanted={record.id} records={[...around].reverse()} />
    </>
  );
}
