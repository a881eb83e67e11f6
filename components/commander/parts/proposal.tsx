"use client";

import { ShieldAlert, Undo2 } from "lucide-react";
import Link from "next/link";
import { FoldedList } from "@/components/blocks/folded-list";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { useWorkspace } from "@/components/shell/workspace";
import { Skeleton } from "@/components/ui/skeleton";
import type { ProposedStep } from "@/lib/commander/crew/schemas";
import type { Analysis } from "@/lib/commander/report/schemas";
import { formatPercent } from "@/lib/kit/format";
import { isOver } from "../merge";
import { inWords } from "../words";

const MOST = 3;

/** What would help, from past fixes, runbooks and general remedies. Nothing of it is carried out from here. */
export function Proposal({ analysis }: { analysis: Analysis }) {
  const { proposal } = analysis.report;
  if (!proposal)
    return isOver(analysis.state) ? null : (
      <Panel title="Proposal">
        <div aria-busy="true" className="flex flex-col gap-3">
          <Skeleton className="h-4 w-3/5" />
          <Skeleton className="h-4 w-4/5" />
        </div>
      </Panel>
    );
  if (!proposal.summary && proposal.steps.length === 0)
    return (
      <Panel title="Proposal">
        <p className="text-muted-foreground text-sm">{proposal.why}</p>
      </Panel>
    );
  return (
    <Panel id="plan" title="Proposal" flush>
      <div className="px-4 pt-0.5 pb-3">
        {proposal.summary && (
          <p className="font-medium [overflow-wrap:anywhere]">
            <SafeText text={proposal.summary} />
          </p>
        )}
        <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
          <SafeText text={proposal.why} />
        </p>
      </div>
      <FoldedList most={MOST} noun="step">
        {proposal.steps.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the plan is the identity
          <Step key={i} place={i + 1} step={step} />
        ))}
      </FoldedList>
    </Panel>
  );
}

function Step({ place, step }: { place: number; step: ProposedStep }) {
  const parts = [
    ["Check", step.check],
    ["Do", step.action],
    ["Back", step.rollback],
  ] as const;
  return (
    <li className="flex gap-2.5 px-4 py-2.5 text-sm">
      <span className="w-3 shrink-0 text-right text-muted-foreground text-xs tabular-nums leading-5">
        {place}
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-2.5">
          <span className="font-medium [overflow-wrap:anywhere]">
            <SafeText text={step.title} />
          </span>
          <span className="text-muted-foreground text-xs">
            <Source source={step.source} />
          </span>
          <span
            className={
              step.isReversible
                ? "flex items-center gap-1 text-muted-foreground text-xs sm:ml-auto"
                : "flex items-center gap-1 text-warning text-xs sm:ml-auto"
            }
          >
            {step.isReversible ? (
              <Undo2 className="size-3.5" aria-hidden="true" />
            ) : (
              <ShieldAlert className="size-3.5" aria-hidden="true" />
            )}
            {step.isReversible ? "has a way back" : "only by a person"}
          </span>
        </div>
        <dl className="mt-1 grid grid-cols-[3rem_minmax(0,1fr)] gap-y-0.5">
          {parts.map(
            ([name, said]) =>
              said && (
                <div key={name} className="contents">
                  <dt className="pt-px text-muted-foreground text-xs">{name}</dt>
                  <dd className="whitespace-pre-wrap [overflow-wrap:anywhere]">
                    <SafeText text={said} />
                  </dd>
                </div>
              ),
          )}
        </dl>
      </div>
    </li>
  );
}

function Source({ source }: { source: ProposedStep["source"] }) {
  const { slug } = useWorkspace();
  if (source.kind === "remedy") return <>general remedy for {inWords(source.group)}</>;
  if (source.kind === "runbook")
    return (
      <Link href={`/${slug}/runbooks/${encodeURIComponent(source.id)}`} className="text-link hover:underline">
        runbook
      </Link>
    );
  return (
    <>
      fix of{" "}
      <Link href={`/${slug}/incidents/${source.number}`} className="text-link hover:underline">
        #{source.number}
      </Link>
      , {formatPercent(source.similarity)} alike
    </>
  );
}
