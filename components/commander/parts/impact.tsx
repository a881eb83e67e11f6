"use client";

import Link from "next/link";
import { Explained } from "@/components/blocks/explained";
import { Figure } from "@/components/blocks/figure";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { useWorkspace } from "@/components/shell/workspace";
import { Skeleton } from "@/components/ui/skeleton";
import type { Analysis } from "@/lib/commander/report/schemas";
import { formatPercent } from "@/lib/kit/format";
import { isOver } from "../merge";
import { formatMinutes, formatMoney } from "../words";

type Prediction = NonNullable<Analysis["report"]["prediction"]>;

/** How long it may last and what it costs, with the formula and each of its factors. */
export function Impact({ analysis }: { analysis: Analysis }) {
  const { prediction } = analysis.report;
  if (!prediction)
    return isOver(analysis.state) ? null : (
      <Panel title="Duration and cost of the trouble" flush>
        <div aria-busy="true" className="grid gap-4 border-t px-4 py-4 sm:grid-cols-3">
          {[0, 1, 2].map((i) => (
            <Skeleton key={i} className="h-12" />
          ))}
        </div>
      </Panel>
    );
  const { duration, impact } = prediction;
  if (!duration && !impact) return <NotKnown />;
  return (
    <Panel title="Duration and cost of the trouble" flush>
      <dl className="grid border-t sm:grid-cols-3 sm:divide-x max-sm:divide-y">
        <Duration duration={duration} />
        <Figure
          label="Cost so far"
          value={impact ? formatMoney(impact.soFar, impact.currency) : "not known"}
          note={
            impact
              ? `${formatMoney(impact.perMinuteNow ?? impact.perMinute, impact.currency)} a minute, of services in trouble`
              : "no service here has a cost"
          }
        />
        <Figure
          label="Still to come"
          value={impact?.stillToCome != null ? formatMoney(impact.stillToCome, impact.currency) : "not known"}
          note={
            impact?.stillToCome != null
              ? "when it ends as expected"
              : impact
                ? "needs a past incident like this"
                : "Services, cost per minute"
          }
        />
      </dl>
      {impact && <Formula impact={impact} />}
    </Panel>
  );
}

/** Three figures that are none would push away what is known. */
function NotKnown() {
  const { slug } = useWorkspace();
  return (
    <Panel title="Duration and cost of the trouble">
      <p className="text-muted-foreground text-sm">
        Not known: no past incident is like this one, and no service here has a{" "}
        <Link href={`/${slug}/services`} className="text-link hover:underline">
          cost per minute
        </Link>
        .
      </p>
    </Panel>
  );
}

function Duration({ duration }: { duration: Prediction["duration"] }) {
  const { slug } = useWorkspace();
  if (!duration) return <Figure label="Time left" value="not known" note="no past incident is like this" />;
  const { expectedMinutes, remainingMinutes, lowMinutes, highMinutes, from } = duration;
  return (
    <Figure
      label="Time left"
      value={remainingMinutes > 0 ? `about ${formatMinutes(remainingMinutes)}` : "longer than usual"}
      note={`of ${formatMinutes(expectedMinutes)}, half of them ${formatMinutes(lowMinutes)} to ${formatMinutes(highMinutes)}`}
      explained={
        <Explained about="the time left">
          <p>
            The median of similar incidents that took longer than this one has, weighted by how alike they
            are:
          </p>
          <p className="mt-1.5 flex flex-wrap gap-x-2 tabular-nums">
            {from.map((number) => (
              <Link key={number} href={`/${slug}/incidents/${number}`} className="text-link hover:underline">
                #{number}
              </Link>
            ))}
          </p>
        </Explained>
      }
    />
  );
}

function Formula({ impact }: { impact: NonNullable<Prediction["impact"]> }) {
  const { lines, currency, formula, perMinute } = impact;
  return (
    <div className="border-t px-4 py-3">
      <table className="w-full text-xs tabular-nums">
        <caption className="sr-only">What a minute of trouble costs, by service</caption>
        <thead className="text-muted-foreground [&_th]:pb-1 [&_th]:font-normal">
          <tr>
            <th scope="col" className="text-left">
              Service
            </th>
            <th scope="col" className="text-right">
              a minute
            </th>
            <th scope="col" className="text-right max-sm:hidden">
              in trouble
            </th>
            <th scope="col" className="text-right">
              counts
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.service}>
              <td className="max-w-0 truncate py-0.5 pr-3">
                <SafeText text={line.service} />
              </td>
              <td className="w-24 py-0.5 text-right">{formatMoney(line.perMinute, currency)}</td>
              <td className="w-20 py-0.5 text-right max-sm:hidden">× {formatPercent(line.probability)}</td>
              <td className="w-26 py-0.5 text-right">
                {formatMoney(line.perMinute * line.probability, currency)}
              </td>
            </tr>
          ))}
          <tr className="font-medium [&>*]:border-t [&>*]:pt-1">
            <td>A minute of trouble</td>
            <td />
            <td className="max-sm:hidden" />
            <td className="text-right">{formatMoney(perMinute, currency)}</td>
          </tr>
        </tbody>
      </table>
      <p className="mt-2 font-mono text-micro text-muted-foreground leading-4 [overflow-wrap:anywhere]">
        <SafeText text={formula} />
      </p>
    </div>
  );
}
