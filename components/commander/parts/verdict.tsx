import { History, LoaderCircle } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Explained } from "@/components/blocks/explained";
import { Sentence } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import { Confidence, VERDICT_LOOK } from "@/components/incidents/cause";
import { useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { AUDIENCES } from "@/lib/commander/crew/schemas";
import type { Analysis } from "@/lib/commander/report/schemas";
import { CONFIDENCE_MEANING } from "@/lib/commander/schemas";
import { formatPercent } from "@/lib/kit/format";
import { isOver } from "../merge";
import { AUDIENCE, inWords, nameOf } from "../words";

const FRAME = "relative min-h-25 overflow-hidden rounded-lg border bg-muted/40 py-3.5 pr-4 pl-5";

/** What broke and how sure that is; the place is there before the answer is. */
export function Verdict({ analysis, children }: { analysis: Analysis; children?: ReactNode }) {
  const { diagnosis, detection } = analysis.report;
  if (!diagnosis) return isOver(analysis.state) ? null : <BeingFound state={analysis.state} />;
  const { label, icon: Icon, text, bar } = VERDICT_LOOK[diagnosis.verdict];
  const [first] = diagnosis.hypotheses;
  const isNamed = diagnosis.verdict === "cause" || diagnosis.verdict === "likely";
  return (
    <div className={FRAME}>
      <span className={cn("absolute inset-y-0 left-0 w-1", bar)} aria-hidden="true" />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className={cn("flex items-center gap-1.5 font-medium text-xs", text)}>
          <Icon className="size-3.5" aria-hidden="true" />
          {label}
        </span>
        {first && isNamed && <Confidence value={first.confidence} bar={bar} />}
        {first && diagnosis.verdict === "unknown" && (
          <span className="text-muted-foreground text-xs tabular-nums">
            the best guess is {formatPercent(first.confidence)} sure
          </span>
        )}
        <Explained about="the verdict and its confidence">
          <p>{CONFIDENCE_MEANING}</p>
          <p className="mt-2 text-muted-foreground">
            The verdict comes from rules over stored rows, never from a model. Below half it is “unknown”, and
            where nothing points at a fault, “no fault found”.
          </p>
        </Explained>
        {detection && (
          <span className="text-muted-foreground text-xs tabular-nums sm:ml-auto">
            {detection.isReal
              ? `real (${formatPercent(detection.confidence)}), ${detection.isOngoing ? "goes on" : "seems over"}`
              : "perhaps no trouble at all"}
          </span>
        )}
      </div>
      <p
        aria-live="polite"
        className="mt-1.5 text-pretty font-medium text-[0.9375rem] leading-6 [overflow-wrap:anywhere]"
      >
        <Sentence text={diagnosis.statement} />
      </p>
      {first && isNamed && (
        <p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground text-xs">
          <span className="rounded-md border bg-background px-1.5 py-0.5 font-mono text-foreground">
            <SafeText text={nameOf(first.entity)} />
          </span>
          <SafeText text={inWords(first.kind)} />
        </p>
      )}
      {children}
      <Recalled analysis={analysis} />
    </div>
  );
}

/** What to do and whom to tell, for somebody who reads no further; each leads to where it stands whole. */
export function ToDo({ analysis: { report } }: { analysis: Analysis }) {
  const { proposal, communication } = report;
  const there = AUDIENCES.filter((audience) =>
    communication?.drafts.some((draft) => draft.audience === audience),
  );
  const to = (audience: (typeof AUDIENCES)[number]) =>
    communication?.drafts.filter((draft) => draft.audience === audience).flatMap((draft) => draft.to) ?? [];
  if (!proposal?.summary && there.length === 0) return null;
  return (
    <dl
      aria-label="What to do"
      className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 border-t pt-2.5 text-sm [&_dt]:text-muted-foreground [&_dt]:text-xs [&_dt]:leading-5"
    >
      {proposal?.summary && (
        <>
          <dt>To do</dt>
          <dd className="[overflow-wrap:anywhere]">
            <a href="#plan" className="font-medium hover:underline">
              <SafeText text={proposal.summary} />
            </a>
          </dd>
        </>
      )}
      {there.length > 0 && (
        <>
          <dt>To tell</dt>
          <dd className="[overflow-wrap:anywhere]">
            <a href="#messages" className="hover:underline">
              {there.map((audience, i) => (
                <span key={audience}>
                  {i > 0 && ", "}
                  {AUDIENCE[audience].toLowerCase()}
                  {to(audience).length > 0 && (
                    <>
                      {" ("}
                      <SafeText text={to(audience).join(", ")} />)
                    </>
                  )}
                </span>
              ))}
            </a>
          </dd>
        </>
      )}
    </dl>
  );
}

/** A known incident costs no call: the checked report of before serves here as well, and says so. */
function Recalled({ analysis }: { analysis: Analysis }) {
  const { slug } = useWorkspace();
  const { recalledFrom, recalledIncident, incidentNumber } = analysis;
  if (!recalledFrom) return null;
  const number = recalledIncident ?? incidentNumber;
  return (
    <p className="mt-2.5 flex items-start gap-2 border-t pt-2.5 text-muted-foreground text-xs leading-relaxed">
      <History className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
      <span>
        Recalled: the evidence is the same as in{" "}
        <Link
          href={`/${slug}/incidents/${number}?run=${encodeURIComponent(recalledFrom)}`}
          className="text-link hover:underline"
        >
          {number === incidentNumber ? "an earlier run" : `an analysis of #${number}`}
        </Link>
        , so what was checked there holds here, and no model was asked.
      </span>
    </p>
  );
}

function BeingFound({ state }: { state: Analysis["state"] }) {
  return (
    <div className={FRAME} aria-busy="true">
      <span className="absolute inset-y-0 left-0 w-1 bg-border" aria-hidden="true" />
      <span className="flex items-center gap-1.5 font-medium text-muted-foreground text-xs">
        <LoaderCircle className="size-3.5 animate-spin" aria-hidden="true" />
        {state === "queued" ? "Waits for a worker" : "Being found"}
      </span>
      <Skeleton className="mt-3 h-4.5 w-4/5" />
      <Skeleton className="mt-2.5 h-4 w-2/5" />
    </div>
  );
}
