"use client";

import Link from "next/link";
import { useState } from "react";
import { Explained } from "@/components/blocks/explained";
import { FoldedList } from "@/components/blocks/folded-list";
import { Ago } from "@/components/blocks/moment";
import { Panel } from "@/components/blocks/panel";
import { PatternText, Sentence } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import { SeverityGlyph, severityLabel } from "@/components/blocks/severity-badge";
import { Sparkline } from "@/components/blocks/sparkline";
import { useDenied } from "@/components/shell/workspace";
import { groupingSchema } from "@/lib/incidents/schemas";
import { formatPercent, plural, visibleText } from "@/lib/kit/format";
import type { Signal } from "@/lib/signals/schemas";
import { GroupingFacts, GroupingWhy } from "./grouping";
import { useIncident } from "./incident-state";
import { SplitButton } from "./split-button";

const KIND: Record<Signal["kind"], string> = {
  new_template: "New template",
  rate_spike: "Rate spike",
  rate_drop: "Rate drop",
  severity_shift: "Severity shift",
  silence: "Silence",
  alert: "Alert",
};

interface Props {
  slug: string;
  signals: Signal[];
}

/** The observations the incident is made of, each with its figures and why it belongs; those that do not are split off. */
export function Signals({ slug, signals }: Props) {
  const { incident } = useIncident();
  const denied = useDenied("incidents:write");
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  // What was split off meanwhile, here or elsewhere, is marked no more.
  const chosen = signals.filter(({ id }) => marked.has(id)).map(({ id }) => id);
  const splittable = !denied && !incident.mergedInto && signals.length > 1;
  const mark = (id: string, on: boolean) =>
    setMarked((before) => {
      const next = new Set(before);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  return (
    <Panel
      id="signals"
      title="Signals"
      hint="what was observed, strongest first"
      flush
      actions={
        splittable && (
          <SplitButton
            number={incident.number}
            chosen={chosen}
            all={chosen.length === signals.length}
            onSplit={() => setMarked(new Set())}
          />
        )
      }
    >
      <FoldedList most={6} noun="signal">
        {signals.map((signal) => (
          <li key={signal.id} className="flex gap-3 px-4 py-2.5">
            {splittable && (
              <input
                type="checkbox"
                checked={marked.has(signal.id)}
                onChange={(event) => mark(signal.id, event.target.checked)}
                aria-label={`Mark to split off: ${KIND[signal.kind]}, ${visibleText(signal.service)}`}
                className="mt-0.5 size-4 shrink-0 rounded-sm accent-primary outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
              />
            )}
            <Row slug={slug} signal={signal} />
          </li>
        ))}
      </FoldedList>
    </Panel>
  );
}

function Row({ slug, signal }: { slug: string; signal: Signal }) {
  const grouping = groupingSchema.safeParse(signal.grouping);
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1.5 sm:flex-nowrap">
      <div className="min-w-0 flex-1 max-sm:basis-full">
        <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-xs">
          <span className="flex items-center gap-1.5 font-medium text-foreground">
            <SeverityGlyph severity={signal.severity} />
            <span className="sr-only">{severityLabel(signal.severity)}</span>
            {KIND[signal.kind]}
          </span>
          <SafeText text={signal.service} />
          <span className="tabular-nums">{formatPercent(signal.score)} sure</span>
          <Ago at={signal.at} />
          {signal.seen > 1 && <span>seen in {plural(signal.seen, "window")}</span>}
        </p>
        <p className="mt-0.5 text-sm [overflow-wrap:anywhere]">
          <Sentence text={signal.evidence.explanation} />
        </p>
        {signal.pattern && signal.templateId && (
          <Link
            href={`/${slug}/templates/${encodeURIComponent(signal.templateId)}`}
            className="mt-0.5 block rounded-sm text-muted-foreground outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            <PatternText pattern={signal.pattern} className="line-clamp-1 text-xs" />
          </Link>
        )}
        {grouping.success && (
          <div className="flex items-start gap-1">
            <GroupingFacts grouping={grouping.data} />
            <Explained about="why this signal belongs here">
              <GroupingWhy slug={slug} grouping={grouping.data} />
            </Explained>
          </div>
        )}
      </div>
      {signal.evidence.series.length > 1 && (
        <Sparkline
          counts={signal.evidence.series.map((minute) => minute.count)}
          tone={signal.kind === "silence" || signal.kind === "rate_drop" ? "line" : "error"}
        />
      )}
    </div>
  );
}
