import Link from "next/link";
import { FoldedList } from "@/components/blocks/folded-list";
import { Ago } from "@/components/blocks/moment";
import { Panel } from "@/components/blocks/panel";
import { PatternText, Sentence } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import { SeverityGlyph, severityLabel } from "@/components/blocks/severity-badge";
import { Sparkline } from "@/components/blocks/sparkline";
import { formatPercent, plural } from "@/lib/kit/format";
import type { Signal } from "@/lib/signals/schemas";

const KIND: Record<Signal["kind"], string> = {
  new_template: "New template",
  rate_spike: "Rate spike",
  rate_drop: "Rate drop",
  severity_shift: "Severity shift",
  silence: "Silence",
  alert: "Alert",
};

/** The observations the incident is made of, each with its figures. */
export function Signals({ slug, signals }: { slug: string; signals: Signal[] }) {
  return (
    <Panel title="Signals" hint="what was observed, strongest first" flush>
      <FoldedList most={6} noun="signal">
        {signals.map((signal) => (
          <li
            key={signal.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-2.5 sm:flex-nowrap"
          >
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
            </div>
            {signal.evidence.series.length > 1 && (
              <Sparkline
                counts={signal.evidence.series.map((minute) => minute.count)}
                tone={signal.kind === "silence" || signal.kind === "rate_drop" ? "line" : "error"}
              />
            )}
          </li>
        ))}
      </FoldedList>
    </Panel>
  );
}
