import { ArrowRight, BookOpen, History, TriangleAlert, Undo2, UserRound, Wrench } from "lucide-react";
import Link from "next/link";
import { Sentence } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import type { PlanStep } from "@/lib/commander/quorum/schemas";
import { formatPercent } from "@/lib/kit/format";

/** What a plan does, step by step: look, act, and how it is taken back. */
export function PlanSteps({ slug, steps }: { slug: string; steps: readonly PlanStep[] }) {
  return (
    <ol className="flex flex-col gap-2.5">
      {steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their place
        <li key={i} className="rounded-lg border bg-background">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b px-3 py-1.5">
            <span className="grid size-5 shrink-0 place-items-center rounded-full bg-muted font-medium text-micro tabular-nums">
              {i + 1}
            </span>
            <span className="min-w-0 font-medium text-sm [overflow-wrap:anywhere]">
              <SafeText text={step.title} />
            </span>
            {!step.isReversible && (
              <span className="inline-flex items-center gap-1 rounded-md bg-warning/12 px-1.5 py-0.5 font-medium text-warning text-xs">
                <TriangleAlert className="size-3" aria-hidden="true" />
                cannot be taken back
              </span>
            )}
            <span className="ml-auto text-muted-foreground text-xs">
              <Source slug={slug} source={step.source} />
            </span>
          </div>
          <dl className="grid gap-x-3 gap-y-2 px-3 py-2.5 text-sm md:grid-cols-[1fr_auto_1fr_auto_1fr]">
            <Part name="Check" text={step.check} />
            <Then />
            <Part name="Action" text={step.action} strong />
            <Then back />
            <Part name="Way back" text={step.rollback ?? "There is none."} muted={!step.rollback} />
          </dl>
        </li>
      ))}
    </ol>
  );
}

function Part({
  name,
  text,
  strong = false,
  muted = false,
}: {
  name: string;
  text: string;
  strong?: boolean;
  muted?: boolean;
}) {
  return (
    <div className="min-w-0">
      <dt className="text-muted-foreground text-xs">{name}</dt>
      <dd
        className={`whitespace-pre-wrap [overflow-wrap:anywhere] ${strong ? "font-medium" : ""} ${muted ? "text-warning" : ""}`}
      >
        <Sentence text={text} />
      </dd>
    </div>
  );
}

function Then({ back = false }: { back?: boolean }) {
  const Icon = back ? Undo2 : ArrowRight;
  return (
    <span className="self-center text-muted-foreground/70 max-md:hidden" aria-hidden="true">
      <Icon className="size-3.5" />
    </span>
  );
}

const LINK =
  "inline-flex items-center gap-1 rounded-sm text-link outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50";

/** Where a step comes from, with the way there. */
function Source({ slug, source }: { slug: string; source: PlanStep["source"] }) {
  switch (source.kind) {
    case "runbook":
      return (
        <Link href={`/${slug}/runbooks/${encodeURIComponent(source.id)}`} className={LINK}>
          <BookOpen className="size-3" aria-hidden="true" />
          <span className="max-w-56 truncate">
            <SafeText text={source.title} />
          </span>
        </Link>
      );
    case "past_fix":
      return (
        <Link href={`/${slug}/incidents/${source.number}`} className={LINK}>
          <History className="size-3" aria-hidden="true" />
          incident {source.number}, {formatPercent(source.similarity)} alike
        </Link>
      );
    case "remedy":
      return (
        <span className="inline-flex items-center gap-1">
          <Wrench className="size-3" aria-hidden="true" />
          known remedy for {source.group.replaceAll("_", " ")}
        </span>
      );
    case "person":
      return (
        <span className="inline-flex items-center gap-1">
          <UserRound className="size-3" aria-hidden="true" />
          <SafeText text={source.by} />
        </span>
      );
  }
}
