import { Explained } from "@/components/blocks/explained";
import { Figure } from "@/components/blocks/figure";
import { severityFill, severityLabel } from "@/components/blocks/severity-badge";
import type { Overview } from "@/lib/insights/schemas";
import { formatCompact, formatCount, formatPercent, plural } from "@/lib/kit/format";
import { SEVERITIES } from "@/lib/signals/schemas";

const rangeWords = (minutes: number) =>
  minutes === 60 ? "hour" : minutes % 60 === 0 ? plural(minutes / 60, "hour") : plural(minutes, "minute");

export function OverviewFigures({ overview }: { overview: Overview }) {
  const range = rangeWords(overview.minutes);
  const loud = overview.volume.reduce((sum, minute) => sum + minute.warn + minute.error, 0);
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-xl border bg-card sm:grid-cols-3 xl:grid-cols-5 [&>*]:-mt-px [&>*]:-ml-px [&>*]:border-t [&>*]:border-l">
      <Figure
        className="max-sm:col-span-2"
        label="Open incidents"
        value={formatCount(overview.incidents.open)}
        note={<BySeverity bySeverity={overview.incidents.bySeverity} />}
      />
      <Figure
        label="Noise reduction"
        value={overview.noiseReduction === null ? "—" : formatPercent(overview.noiseReduction)}
        note={
          overview.noiseReduction === null
            ? "no warnings in range"
            : `${formatCompact(loud)} lines → ${plural(overview.incidents.openedInRange, "incident")}`
        }
        explained={
          <Explained about="Noise reduction">
            <p className="font-medium">1 − incidents opened ÷ lines of level warn or worse</p>
            <p className="mt-1.5 text-muted-foreground">
              In the last {range},{" "}
              {plural(overview.incidents.openedInRange, "incident was", "incidents were")} opened for{" "}
              {plural(loud, "such line", "such lines")}: everything else was recognised as a repetition or as
              a part of something already known. Both figures are counted from stored rows.
            </p>
          </Explained>
        }
      />
      <Figure label="Lines" value={formatCompact(overview.records)} note={`in the last ${range}`} />
      <Figure
        label="Templates"
        value={formatCompact(overview.templates)}
        note="shapes known so far"
        explained={
          <Explained about="Templates">
            A template is the constant shape of messages of one service. What is read by people is this many
            shapes, not that many lines.
          </Explained>
        }
      />
      <Figure
        label="Signals"
        value={formatCount(overview.signals)}
        note="something was unusual"
        explained={
          <Explained about="Signals">
            A new template of level warn or worse, a rate that left its own past, a shift in severity, or the
            silence of a service that always spoke. Signals open incidents or join them.
          </Explained>
        }
      />
    </dl>
  );
}

function BySeverity({ bySeverity }: { bySeverity: Overview["incidents"]["bySeverity"] }) {
  const present = SEVERITIES.filter((severity) => (bySeverity[severity] ?? 0) > 0);
  if (present.length === 0) return <>nothing needs you</>;
  return (
    <span className="flex items-center gap-3">
      {present.map((severity) => (
        <span key={severity} className="flex items-center gap-1.5" title={severityLabel(severity)}>
          <span className={`size-2 rounded-full ${severityFill(severity)}`} aria-hidden="true" />
          {bySeverity[severity]}
          <span className={present.length > 3 ? "sr-only" : undefined}>
            {severityLabel(severity).toLowerCase()}
          </span>
        </span>
      ))}
    </span>
  );
}
