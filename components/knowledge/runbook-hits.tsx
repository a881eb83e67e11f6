"use client";

import { SearchX } from "lucide-react";
import Link from "next/link";
import { z } from "zod";
import { EmptyState } from "@/components/blocks/empty-state";
import { ReadFailure } from "@/components/blocks/read-failure";
import { SafeText } from "@/components/blocks/safe-text";
import { useRead } from "@/components/blocks/use-read";
import { Skeleton } from "@/components/ui/skeleton";
import { formatPercent } from "@/lib/kit/format";
import { type RunbookHit, runbookHitSchema } from "@/lib/knowledge/schemas";
import { anchorOf } from "./markdown-inline";
import { Names } from "./names";

const answerSchema = z.object({ data: z.array(runbookHitSchema) });
const MOST = 20;

interface Props {
  slug: string;
  query: string;
  /** Only those for this service; null for all. */
  service: string | null;
}

/** Where a hit leads: to the part that is nearest. */
export const hrefOfHit = (slug: string, { id, heading }: Pick<RunbookHit, "id" | "heading">) =>
  `/${slug}/runbooks/${id}${heading ? `#${anchorOf(heading)}` : ""}`;

/** Runbooks that answer a question, the best first, each with the reason. */
export function RunbookHits({ slug, query, service }: Props) {
  const { state, retry } = useRead("/runbooks/search", answerSchema, {
    method: "POST",
    body: { query, limit: MOST, ...(service !== null && { service }) },
  });
  if (state.is === "failed")
    return <ReadFailure what="The runbooks could not be searched" reason={state.reason} retry={retry} />;
  if (state.is === "asked")
    return (
      <div
        aria-busy="true"
        role="status"
        aria-label="Searching"
        className="flex flex-col gap-4 px-4 py-3 lg:px-6"
      >
        {[60, 45, 52].map((width) => (
          <div key={width} className="flex flex-col gap-2">
            <Skeleton className="h-4" style={{ width: `${width}%` }} />
            <Skeleton className="h-3" style={{ width: `${width + 25}%` }} />
          </div>
        ))}
      </div>
    );
  const hits = state.data.data;
  if (hits.length === 0)
    return (
      <EmptyState
        icon={SearchX}
        title={service === null ? "No runbook speaks of that" : `No runbook of ${service} speaks of that`}
      >
        Say it in other words, or in those of a log line or an alert.
      </EmptyState>
    );
  return (
    <ol className="divide-y border-y" aria-label="Found runbooks">
      {hits.map((hit) => (
        <li key={hit.id} className="flex flex-col gap-1 px-4 py-3 lg:px-6">
          <div className="flex items-baseline gap-3">
            <Link
              href={hrefOfHit(slug, hit)}
              className="min-w-0 rounded-sm font-medium text-sm outline-none [overflow-wrap:anywhere] hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
            >
              <SafeText text={hit.title} />
              {hit.heading && (
                <span className="font-normal text-muted-foreground">
                  {" › "}
                  <SafeText text={hit.heading} />
                </span>
              )}
            </Link>
            <span
              className="ml-auto whitespace-nowrap text-muted-foreground text-xs tabular-nums"
              title="100% when every way of looking puts it first"
            >
              {formatPercent(hit.score)}
            </span>
          </div>
          <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
            <SafeText text={hit.why} />
          </p>
          {hit.services.length > 0 && <Names names={hit.services} />}
        </li>
      ))}
    </ol>
  );
}
