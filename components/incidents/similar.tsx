"use client";

import Link from "next/link";
import { z } from "zod";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { StatusIcon } from "@/components/blocks/status-badge";
import { type SimilarIncident, similarIncidentSchema } from "@/lib/incidents/schemas";
import { formatDuration, formatPercent } from "@/lib/kit/format";
import { useIncident } from "./incident-state";
import { RecallPanel } from "./recall-panel";
import { useIncidentRead } from "./use-incident-read";

const answerSchema = z.object({ data: z.array(similarIncidentSchema) });
const MINUTE_MS = 60_000;

/** Incidents of before that were alike, and what helped then. */
export function SimilarIncidents({ slug }: { slug: string }) {
  const { number } = useIncident().incident;
  const { state, retry } = useIncidentRead(number, "similar", answerSchema);
  return (
    <RecallPanel
      title="Similar incidents"
      hint="what it was, and what fixed it"
      state={state}
      retry={retry}
      empty="No incident of before was like this one."
    >
      {(rows) => (
        <ul className="divide-y border-t">
          {rows.map((row) => (
            <li key={row.number} className="flex flex-col gap-1 px-4 py-2.5">
              <Row slug={slug} row={row} />
            </li>
          ))}
        </ul>
      )}
    </RecallPanel>
  );
}

function Row({ slug, row }: { slug: string; row: SimilarIncident }) {
  const facts = [
    ["It was", row.what],
    ["Fixed by", row.fix],
    ["Fixed in", row.fixedIn],
  ] as const;
  return (
    <>
      <div className="flex items-baseline gap-2">
        <StatusIcon status={row.status} className="size-3.5 self-center" />
        <Link
          href={`/${slug}/incidents/${row.number}`}
          className="line-clamp-2 min-w-0 rounded-sm font-medium text-sm outline-none [overflow-wrap:anywhere] hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
        >
          <span className="mr-1.5 font-normal text-muted-foreground tabular-nums">#{row.number}</span>
          <SafeText text={row.title} />
        </Link>
        <span className="ml-auto whitespace-nowrap text-muted-foreground text-xs tabular-nums">
          {formatPercent(row.similarity)} alike
        </span>
      </div>
      <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
        <Ago at={row.openedAt} />
        {" · "}
        {row.minutes === null ? "goes on" : `took ${formatDuration(row.minutes * MINUTE_MS)}`}
        {" · "}
        <SafeText text={row.why} />
      </p>
      {facts.some(([, said]) => said) && (
        <dl className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-2 gap-y-0.5 text-sm">
          {facts.map(
            ([name, said]) =>
              said && (
                <div key={name} className="contents">
                  <dt className="pt-px text-muted-foreground text-xs">{name}</dt>
                  <dd className="line-clamp-3 [overflow-wrap:anywhere]">
                    <SafeText text={said} />
                  </dd>
                </div>
              ),
          )}
        </dl>
      )}
    </>
  );
}
