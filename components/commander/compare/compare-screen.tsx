"use client";

import { Equal, EqualNot, GitCompareArrows } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { ChoiceSelect } from "@/components/access/choice-select";
import { EmptyState } from "@/components/blocks/empty-state";
import { PageHeader } from "@/components/blocks/page-header";
import { Panel } from "@/components/blocks/panel";
import { ReadFailure } from "@/components/blocks/read-failure";
import { SafeText } from "@/components/blocks/safe-text";
import { Skeleton } from "@/components/ui/skeleton";
import type { Analysis, AnalysisSummary } from "@/lib/commander/report/schemas";
import { plural } from "@/lib/kit/format";
import { isOver } from "../merge";
import { ClaimList } from "../parts/claims";
import { Crew } from "../parts/crew";
import { Verdict } from "../parts/verdict";
import { useAnalysis } from "../use-analysis";
import { CAUSE, STATE, VERDICT } from "../words";
import { type Difference, differenceOf, inOneSentence } from "./compare";
import { RunTable } from "./run-table";
import { Suspects } from "./suspects";

interface Props {
  slug: string;
  number: number;
  a: string | null;
  b: string | null;
}

/** Two runs of one incident side by side; both are followed while they grow. */
export function CompareScreen({ slug, number, a, b }: Props) {
  const right = useAnalysis(number, null, b);
  // Nothing chosen: the newest beside the one before it.
  const before = right.runs?.find(({ id }) => id !== right.analysis?.id)?.id ?? null;
  const left = useAnalysis(number, null, a ?? before);
  const failure = left.failure ?? right.failure;
  return (
    <>
      <PageHeader
        trail={{ label: `Incident #${number}`, href: `/${slug}/incidents/${number}` }}
        title="Compare runs"
      />
      <div className="mx-auto flex max-w-[84rem] flex-col gap-4 p-4 lg:p-6">
        {failure && (
          <Panel>
            <ReadFailure
              what="The runs could not be read"
              reason={failure}
              retry={() => {
                left.retry();
                right.retry();
              }}
            />
          </Panel>
        )}
        <Choices slug={slug} number={number} runs={left.runs} a={left.analysis} b={right.analysis} />
        {left.analysis && right.analysis ? (
          <Both a={left.analysis} b={right.analysis} />
        ) : right.runs?.length === 0 ? (
          <EmptyState icon={GitCompareArrows} title="Nothing to compare yet">
            No agent has looked at this incident. Two runs can be compared once there are two.
          </EmptyState>
        ) : (
          !failure && <Reading />
        )}
      </div>
    </>
  );
}

interface ChoicesProps {
  slug: string;
  number: number;
  runs: AnalysisSummary[] | null;
  a: Analysis | null;
  b: Analysis | null;
}

function Choices({ slug, number, runs, a, b }: ChoicesProps) {
  const router = useRouter();
  if (!runs || !a || !b) return null;
  const options = runs.map((run) => ({
    value: run.id,
    label: `Run ${run.number}: ${run.verdict ? VERDICT[run.verdict] : STATE[run.state]}, ${run.model ?? "rules alone"}`,
  }));
  const go = (nextA: string, nextB: string) =>
    router.replace(
      `/${slug}/incidents/${number}/compare?a=${encodeURIComponent(nextA)}&b=${encodeURIComponent(nextB)}`,
      { scroll: false },
    );
  return (
    <Pair
      a={
        <ChoiceSelect
          label="First run"
          value={a.id}
          options={options}
          onChange={(id) => go(id, b.id)}
          className="w-full bg-card"
        />
      }
      b={
        <ChoiceSelect
          label="Second run"
          value={b.id}
          options={options}
          onChange={(id) => go(a.id, id)}
          className="w-full bg-card"
        />
      }
    />
  );
}

const Pair = ({ a, b }: { a: ReactNode; b: ReactNode }) => (
  <div className="grid gap-4 sm:grid-cols-2">
    <div className="min-w-0">{a}</div>
    <div className="min-w-0">{b}</div>
  </div>
);

function Both({ a, b }: { a: Analysis; b: Analysis }) {
  const difference = differenceOf(a, b);
  const same = difference.isSameVerdict && difference.isSameSuspect && !difference.kinds;
  const over = isOver(a.state) && isOver(b.state);
  return (
    <>
      <p className="flex items-center gap-2 font-medium text-sm" role="status">
        {same ? (
          <Equal className="size-4 shrink-0 text-success" aria-hidden="true" />
        ) : (
          <EqualNot className="size-4 shrink-0 text-warning" aria-hidden="true" />
        )}
        {a.id === b.id
          ? "This is one run on both sides: choose another."
          : over
            ? inOneSentence(difference)
            : "One of them still runs; what is there is compared."}
      </p>
      <Pair a={<RunPanel name="First" analysis={a} />} b={<RunPanel name="Second" analysis={b} />} />
      <Panel title="Suspects" hint="by rank, first run to second" flush>
        <Suspects hypotheses={difference.hypotheses} />
      </Panel>
      <Panel title="What they took" flush>
        <RunTable a={a} b={b} />
      </Panel>
      <OnlyInOne difference={difference} a={a} b={b} />
    </>
  );
}

function RunPanel({ name, analysis }: { name: string; analysis: Analysis }) {
  return (
    <Panel className="h-full" title={`${name}: run ${analysis.number}`} hint={CAUSE[analysis.cause]}>
      <div className="flex flex-col gap-3">
        {!isOver(analysis.state) && <Crew analysis={analysis} />}
        {analysis.failure && (
          <p className="text-sm text-warning">
            <SafeText text={analysis.failure} />
          </p>
        )}
        <Verdict analysis={analysis} />
        {analysis.report.opinion?.summary && (
          <p className="border-l-2 border-dashed pl-3 text-muted-foreground text-sm [overflow-wrap:anywhere]">
            <span className="text-xs">A model’s opinion: </span>
            <SafeText text={analysis.report.opinion.summary} />
          </p>
        )}
      </div>
    </Panel>
  );
}

function OnlyInOne({ difference, a, b }: { difference: Difference; a: Analysis; b: Analysis }) {
  const { onlyA, onlyB, inBoth } = difference;
  const side = (analysis: Analysis, claims: Difference["onlyA"]) => (
    <Panel
      className="h-full"
      title={`Only in run ${analysis.number}`}
      hint={plural(claims.length, "claim")}
      flush
    >
      {claims.length === 0 ? (
        <p className="border-t px-4 py-3 text-muted-foreground text-sm">
          Nothing that the other does not say.
        </p>
      ) : (
        <ClaimList claims={claims} />
      )}
    </Panel>
  );
  return (
    <>
      <Pair a={side(a, onlyA)} b={side(b, onlyB)} />
      <p className="text-muted-foreground text-xs">{plural(inBoth, "claim")} in both.</p>
    </>
  );
}

const Reading = () => (
  <div aria-busy="true" role="status" aria-label="Loading" className="flex flex-col gap-4">
    <Skeleton className="h-8 w-64" />
    <Pair a={<Skeleton className="h-44 rounded-xl" />} b={<Skeleton className="h-44 rounded-xl" />} />
    <Skeleton className="h-56 rounded-xl" />
  </div>
);
