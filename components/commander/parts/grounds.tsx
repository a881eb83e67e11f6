"use client";

import { Explained } from "@/components/blocks/explained";
import { Instant } from "@/components/blocks/moment";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { useWorkspace } from "@/components/shell/workspace";
import type { Analysis, Report } from "@/lib/commander/report/schemas";
import { formatCompact, formatDuration, formatPercent } from "@/lib/kit/format";
import { EvidenceLink } from "./evidence-link";

const COUNTED = [
  ["services", "services"],
  ["templates", "templates"],
  ["lines", "lines"],
  ["alerts", "alerts"],
  ["events", "events"],
  ["changes", "changes"],
  ["past", "past incidents"],
  ["runbooks", "runbooks"],
] as const;

/** Whether it is real and goes on, by which signs, and how much was looked at. */
export function Grounds({ analysis }: { analysis: Analysis }) {
  const { detection, seen } = analysis.report;
  if (!detection && !seen) return null;
  return (
    <Panel title="Grounds" hint="is it real, and what was looked at" flush>
      <div className="grid border-t sm:grid-cols-2 sm:divide-x max-sm:divide-y">
        {detection && <Real detection={detection} />}
        {seen && <Seen seen={seen} />}
      </div>
    </Panel>
  );
}

function Real({ detection }: { detection: NonNullable<Report["detection"]> }) {
  const { slug } = useWorkspace();
  const strongest = detection.signs.toSorted((a, b) => b.weight - a.weight).slice(0, 5);
  return (
    <div className="min-w-0 px-4 py-3">
      <dl className="grid grid-cols-2 gap-x-4 text-sm">
        <dt className="text-muted-foreground text-xs">It is real</dt>
        <dt className="text-muted-foreground text-xs">It goes on</dt>
        <dd className="font-medium tabular-nums">
          {detection.isReal ? "yes" : "perhaps not"}, {formatPercent(detection.confidence)}
        </dd>
        <dd className="font-medium tabular-nums">
          {detection.isOngoing ? "yes" : "seems over"}, {formatPercent(detection.ongoing)}
        </dd>
      </dl>
      <ul className="mt-2 flex flex-col gap-0.5 text-sm">
        {detection.reasons.map((reason) => (
          <li key={reason} className="text-muted-foreground [overflow-wrap:anywhere]">
            <SafeText text={reason} />
          </li>
        ))}
      </ul>
      {strongest.length > 0 && (
        <p className="mt-2 flex flex-wrap gap-x-3 gap-y-0.5 text-muted-foreground text-xs">
          Strongest signs
          {strongest.map(({ id, weight }) => (
            <span key={id} className="tabular-nums">
              <EvidenceLink slug={slug} id={id} /> {formatPercent(weight)}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

function Seen({ seen }: { seen: NonNullable<Report["seen"]> }) {
  return (
    <div className="min-w-0 px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-1 text-muted-foreground text-xs">
        Looked at <Instant at={seen.from} shape="clock" className="text-foreground" /> to{" "}
        <Instant at={seen.until} shape="clock" className="text-foreground" />
        <span className="tabular-nums">
          ({formatDuration(Date.parse(seen.until) - Date.parse(seen.from))})
        </span>
        <Explained about="what was looked at">
          <p>
            Nothing else was read. It is frozen with the run, so that the same run can be made again from it,
            with another model or by rules alone.
          </p>
        </Explained>
      </p>
      <dl className="mt-2 grid grid-cols-4 gap-x-3 gap-y-2">
        {COUNTED.map(([key, label]) => (
          <div key={key} className="flex min-w-0 flex-col-reverse">
            <dt className="text-micro text-muted-foreground leading-4">{label}</dt>
            <dd className="font-medium text-sm tabular-nums">{formatCompact(seen[key])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
