"use client";

import { Crosshair, ListFilter } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/blocks/copy-button";
import { Instant } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { useUrlFilters } from "@/components/blocks/use-url-filters";
import { Button } from "@/components/ui/button";
import type { LogRecord, Mark } from "@/lib/intake/schemas";
import { formatDuration, safeHref } from "@/lib/kit/format";

const MARK: Record<Mark, { label: string; why: string }> = {
  truncated: { label: "cut", why: "The message was longer than 32 KiB." },
  redacted: { label: "redacted", why: "A secret was taken out before anything was stored." },
  ancient: { label: "ancient", why: "The time it gives lies far in the past." },
  future: { label: "future", why: "The time it gives lies in the future." },
  level_inferred: { label: "level found", why: "No level was given; it was found in the line." },
  time_from_line: { label: "time found", why: "No time was given; it was found in the line." },
  time_of_arrival: { label: "time of arrival", why: "No time was given or found; it is when the line came." },
  repaired: { label: "repaired", why: "Bytes that are no text were replaced." },
  attributes_cut: { label: "attributes cut", why: "There were more than 64 attributes, or too long ones." },
};

/** Everything known about one line. */
export function RecordDetails({ slug, record }: { slug: string; record: LogRecord }) {
  const { hrefWith } = useUrlFilters();
  const late = Date.parse(record.receivedAt) - Date.parse(record.ts);
  const here = (change: Record<string, string>) =>
    hrefWith({ record: null, ...change }).replace(/^[^?]*/, `/${slug}/logs`);
  return (
    <div className="flex flex-col gap-3 border-t bg-muted/30 px-4 py-3 text-xs lg:px-6">
      <div className="flex items-start gap-2">
        <pre className="max-h-96 min-w-0 flex-1 overflow-auto whitespace-pre-wrap rounded-md border bg-background p-3 font-mono text-xs leading-5 [overflow-wrap:anywhere]">
          <SafeText text={record.message} />
        </pre>
        <CopyButton text={record.message} label="Copy the message" />
      </div>
      {record.marks.length > 0 && <Marks marks={record.marks} />}
      <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 [&>dt]:text-muted-foreground">
        <dt>Time</dt>
        <dd>
          <Instant at={record.ts} shape="full" />
        </dd>
        <dt>Received</dt>
        <dd className="tabular-nums">
          <Instant at={record.receivedAt} shape="full" />
          {late > 1000 && <span className="text-muted-foreground"> ({formatDuration(late)} later)</span>}
        </dd>
        <dt>Service</dt>
        <dd className="flex items-center gap-2">
          <SafeText text={record.service} />
          <Only href={here({ service: record.service })} what="this service" />
        </dd>
        {record.templateId && (
          <>
            <dt>Template</dt>
            <dd className="flex items-center gap-2">
              <Link
                className="truncate font-mono text-link hover:underline"
                href={`/${slug}/templates/${record.templateId}`}
              >
                {record.templateId}
              </Link>
              <Only href={here({ templateId: record.templateId })} what="this template" />
            </dd>
          </>
        )}
        <Given name="Trace" value={record.traceId}>
          {record.traceId && <Only href={here({ q: record.traceId })} what="this trace" />}
        </Given>
        <Given name="Release" value={record.release} />
        <Given name="Environment" value={record.environment} />
      </dl>
      <Attributes attributes={record.attributes} />
      <div className="flex flex-wrap gap-1.5">
        <Button variant="outline" size="xs" asChild>
          <Link href={`/${slug}/logs?record=${encodeURIComponent(record.id)}`}>
            <Crosshair />
            Show in its context
          </Link>
        </Button>
        <CopyButton text={JSON.stringify(record, null, 2)} label="Copy as JSON" worded />
      </div>
    </div>
  );
}

function Only({ href, what }: { href: string; what: string }) {
  return (
    <Link
      href={href}
      title={`Only ${what}`}
      className="inline-flex items-center gap-1 whitespace-nowrap rounded-sm text-muted-foreground outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50"
    >
      <ListFilter className="size-3" aria-hidden="true" />
      only {what}
    </Link>
  );
}

function Given({ name, value, children }: { name: string; value: string | null; children?: ReactNode }) {
  if (value === null) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd className="flex min-w-0 items-center gap-2 font-mono">
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <SafeText text={value} />
        </span>
        <span className="font-sans">{children}</span>
      </dd>
    </>
  );
}

function Marks({ marks }: { marks: Mark[] }) {
  return (
    <ul className="flex flex-wrap gap-1.5">
      {marks.map((mark) => (
        <li
          key={mark}
          title={MARK[mark].why}
          className="rounded-sm border border-dashed px-1.5 text-micro text-muted-foreground leading-5"
        >
          {MARK[mark].label}
          <span className="sr-only">: {MARK[mark].why}</span>
        </li>
      ))}
    </ul>
  );
}

function Attributes({ attributes }: { attributes: LogRecord["attributes"] }) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return null;
  return (
    <dl
      className="divide-y overflow-hidden rounded-md border bg-background font-mono"
      aria-label="Attributes"
    >
      {entries.map(([name, value]) => (
        <div
          key={name}
          className="grid grid-cols-[11rem_minmax(0,1fr)] gap-x-3 px-3 py-1.5 max-sm:grid-cols-[7rem_minmax(0,1fr)]"
        >
          <dt className="text-muted-foreground [overflow-wrap:anywhere]">
            <SafeText text={name} />
          </dt>
          <dd className="[overflow-wrap:anywhere]">
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { value: unknown }) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const href = typeof value === "string" ? safeHref(value) : null;
  if (!href) return <SafeText text={text} />;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="text-link hover:underline">
      <SafeText text={text} />
    </a>
  );
}
