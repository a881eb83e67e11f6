"use client";

import { EqualNot } from "lucide-react";
import type { ReactNode } from "react";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import type { Analysis } from "@/lib/commander/report/schemas";
import { formatCount, formatDuration } from "@/lib/kit/format";
import { CAUSE, formatMicros, STATE } from "../words";

const tookOf = ({ startedAt, finishedAt }: Analysis) =>
  startedAt && finishedAt ? formatDuration(Date.parse(finishedAt) - Date.parse(startedAt)) : "not over";

const ROWS: {
  label: string;
  of: (analysis: Analysis) => string;
  show?: (analysis: Analysis) => ReactNode;
}[] = [
  { label: "State", of: ({ state }) => STATE[state] },
  { label: "Because", of: ({ cause }) => CAUSE[cause] },
  {
    label: "Model",
    of: ({ model }) => model ?? "rules alone",
    show: ({ model }) => (model ? <SafeText text={model} /> : "rules alone"),
  },
  { label: "Time", of: tookOf },
  { label: "Calls", of: ({ cost }) => formatCount(cost.calls) },
  { label: "Tokens", of: ({ cost }) => formatCount(cost.inputTokens + cost.outputTokens) },
  {
    label: "Money",
    of: ({ cost }) =>
      cost.calls === 0 ? "0" : cost.costMicros === null ? "price unknown" : formatMicros(cost.costMicros),
  },
  { label: "Steps", of: ({ actions }) => formatCount(actions.length) },
  {
    label: "Lines seen",
    of: ({ report }) => (report.seen ? formatCount(report.seen.lines) : "not told"),
  },
  {
    label: "Asked by",
    of: ({ requestedBy }) => requestedBy,
    show: ({ requestedBy }) => <SafeText text={requestedBy} />,
  },
  // Two runs are never of the same moment: that says nothing.
  { label: "When", of: () => "", show: ({ createdAt }) => <Ago at={createdAt} /> },
];

/** What each of two runs took; a mark stands where they differ. */
export function RunTable({ a, b }: { a: Analysis; b: Analysis }) {
  return (
    <table className="w-full text-sm tabular-nums">
      <caption className="sr-only">Model, time and cost of both runs</caption>
      <thead className="border-y text-muted-foreground text-xs [&_th]:h-8 [&_th]:px-4 [&_th]:text-left [&_th]:font-normal">
        <tr>
          <th scope="col" className="w-28 sm:w-44">
            <span className="sr-only">What</span>
          </th>
          <th scope="col">first, run {a.number}</th>
          <th scope="col">second, run {b.number}</th>
        </tr>
      </thead>
      <tbody className="divide-y [&_td]:px-4 [&_td]:py-1.5 [&_th]:px-4">
        {ROWS.map(({ label, of, show = of }) => {
          const differs = of(a) !== of(b);
          return (
            <tr key={label}>
              <th scope="row" className="text-left font-normal text-muted-foreground text-xs">
                <span className="flex items-center gap-1.5">
                  {label}
                  {differs && (
                    <EqualNot className="size-3 text-warning" role="img" aria-label="they differ" />
                  )}
                </span>
              </th>
              <td className="max-w-0 truncate">{show(a)}</td>
              <td className={differs ? "max-w-0 truncate font-medium" : "max-w-0 truncate"}>{show(b)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
