"use client";

import { Ban, ChevronRight, Crosshair } from "lucide-react";
import { useId, useState } from "react";
import { Explained } from "@/components/blocks/explained";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Sentence } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import { VERDICT_LOOK } from "@/components/incidents/cause";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import type { Analysis } from "@/lib/commander/report/schemas";
import type { Diagnosis, Hypothesis, Reason } from "@/lib/commander/schemas";
import { formatDecimal, plural, visibleText } from "@/lib/kit/format";
import { isOver } from "../merge";
import type { Steering } from "../steer/use-steers";
import { inWords, nameOf } from "../words";
import { EvidenceRows } from "./evidence";
import { ShareBar } from "./share-bar";

const MOST = 4;
const keyOf = ({ entity, kind }: Hypothesis) => `${entity.kind} ${entity.name} ${kind}`;

interface Props {
  analysis: Analysis;
  steering: Steering;
  denied: string | null;
}

/** Who is suspected, the likeliest first; each opens to its reasons and the rows that show them. */
export function Hypotheses({ analysis, steering, denied }: Props) {
  const { diagnosis } = analysis.report;
  // Open or shut by hand; else the first is open.
  const [byHand, setByHand] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [all, setAll] = useState(false);
  if (!diagnosis) return isOver(analysis.state) ? null : <BeingWeighed />;
  const { hypotheses, verdict } = diagnosis;
  if (hypotheses.length === 0) return null;
  const shown = all ? hypotheses : hypotheses.slice(0, MOST);
  return (
    <section aria-label="Hypotheses" className="border-t">
      <h3 className="flex items-center gap-1 px-4 pt-3 pb-1.5 text-muted-foreground text-xs">
        {plural(hypotheses.length, "hypothesis", "hypotheses")}, the likeliest first
        <Explained about="the order of the hypotheses">
          <p>
            Each reason adds or takes points. The confidence of the first comes from its points and its lead
            over the next; the others share what it leaves.
          </p>
        </Explained>
      </h3>
      <ol>
        {shown.map((hypothesis, i) => (
          <Row
            key={keyOf(hypothesis)}
            rank={i + 1}
            hypothesis={hypothesis}
            verdict={verdict}
            open={byHand.get(keyOf(hypothesis)) ?? i === 0}
            onToggle={(open) => setByHand((before) => new Map(before).set(keyOf(hypothesis), open))}
            steering={steering}
            denied={denied}
          />
        ))}
      </ol>
      {hypotheses.length > MOST && !all && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="w-full border-t px-4 py-2 text-left text-muted-foreground text-xs outline-none hover:bg-accent/50 hover:text-foreground focus-visible:bg-accent"
        >
          {plural(hypotheses.length - MOST, "more hypothesis", "more hypotheses")}
        </button>
      )}
    </section>
  );
}

interface RowProps {
  rank: number;
  hypothesis: Hypothesis;
  verdict: Diagnosis["verdict"];
  open: boolean;
  onToggle: (open: boolean) => void;
  steering: Steering;
  denied: string | null;
}

function Row({ rank, hypothesis, verdict, open, onToggle, steering, denied }: RowProps) {
  const id = useId();
  const { entity, kind, confidence, reasons } = hypothesis;
  const said = steering.of(entity);
  return (
    <li className="border-t">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => onToggle(!open)}
        className="flex w-full items-center gap-2.5 px-4 py-2 text-left outline-none hover:bg-accent/50 focus-visible:bg-accent"
      >
        <ChevronRight
          className={cn("size-3.5 shrink-0 text-muted-foreground transition-transform", open && "rotate-90")}
          aria-hidden="true"
        />
        <span className="w-3 shrink-0 text-right text-muted-foreground text-xs tabular-nums">{rank}</span>
        <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2.5">
          <span className="max-w-full truncate font-medium text-sm">
            <SafeText text={nameOf(entity)} />
          </span>
          <span className="truncate text-muted-foreground text-xs">
            <SafeText text={inWords(kind)} />
          </span>
          {said && (
            <span className="rounded-sm bg-secondary px-1.5 text-micro text-secondary-foreground leading-4.5">
              {said.kind === "focus" ? "looked at" : "ruled out"}
            </span>
          )}
        </span>
        <ShareBar
          value={confidence}
          fill={rank === 1 ? VERDICT_LOOK[verdict].bar : "bg-muted-foreground/50"}
        />
      </button>
      {open && (
        <div id={id} className="flex flex-col gap-3 pr-4 pb-3.5 pl-4 sm:pl-13.5">
          <ul className="flex flex-col gap-2.5">
            {reasons.map((reason, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no other identity
              <ReasonRow key={i} reason={reason} />
            ))}
          </ul>
          <Orders hypothesis={hypothesis} steering={steering} denied={denied} />
        </div>
      )}
    </li>
  );
}

function ReasonRow({ reason: { text, points, evidence } }: { reason: Reason }) {
  return (
    <li>
      <p className="flex items-baseline gap-2.5 text-sm">
        <span
          className={cn(
            "w-9 shrink-0 text-right text-xs tabular-nums",
            points < 0 ? "text-success" : "text-muted-foreground",
          )}
          title="points"
        >
          {points > 0 ? "+" : points < 0 ? "−" : ""}
          {formatDecimal(Math.abs(points) * 100)}
        </span>
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <Sentence text={text} />
        </span>
      </p>
      {evidence.length > 0 && (
        <div className="mt-1.5 sm:ml-11.5">
          <EvidenceRows evidence={evidence} />
        </div>
      )}
    </li>
  );
}

function Orders({
  hypothesis: { entity },
  steering,
  denied,
}: Pick<RowProps, "hypothesis" | "steering" | "denied">) {
  const said = steering.of(entity);
  const name = visibleText(nameOf(entity));
  if (said)
    return (
      <p className="flex items-center gap-2 text-muted-foreground text-xs">
        The agents were told to {said.kind === "focus" ? "look at" : "rule out"} {name}.
        <GuardedButton
          size="xs"
          variant="outline"
          denied={denied}
          onClick={() => void steering.takeBack(said)}
        >
          Take back
        </GuardedButton>
      </p>
    );
  const tell = (kind: "focus" | "rule_out", text: string, done: string) =>
    void steering.tell({ kind, entity, text }, done);
  return (
    <div className="flex flex-wrap gap-1.5">
      <GuardedButton
        size="xs"
        variant="outline"
        denied={denied}
        disabled={!denied && steering.busy}
        aria-label={`Look at ${name}`}
        onClick={() => tell("focus", `Look at ${name}`, `The agents look at ${name}`)}
      >
        <Crosshair />
        Look at this
      </GuardedButton>
      <GuardedButton
        size="xs"
        variant="outline"
        denied={denied}
        disabled={!denied && steering.busy}
        aria-label={`Rule out ${name}`}
        onClick={() => tell("rule_out", `It is not ${name}`, `${name} is ruled out`)}
      >
        <Ban />
        Rule out
      </GuardedButton>
    </div>
  );
}

/** As tall as one hypothesis that is open and two that are not, so that little moves when they come. */
function BeingWeighed() {
  const row = (width: string) => (
    <div className="flex items-center gap-3 border-t px-4 py-2.5">
      <Skeleton className="size-3.5" />
      <Skeleton className={cn("h-4", width)} />
      <Skeleton className="ml-auto h-1.5 w-16" />
    </div>
  );
  return (
    <div aria-busy="true" className="flex flex-col border-t">
      <Skeleton className="mx-4 mt-3.5 mb-3 h-3 w-40" />
      {row("w-2/5")}
      <div className="flex flex-col gap-2.5 pr-4 pb-4 pl-4 sm:pl-13.5">
        {["w-3/5", "w-1/2"].map((width) => (
          <div key={width} className="flex flex-col gap-2">
            <Skeleton className={cn("h-4", width)} />
            <Skeleton className="h-22 rounded-md" />
          </div>
        ))}
        <Skeleton className="h-6 w-44" />
      </div>
      {row("w-1/3")}
      {row("w-1/4")}
    </div>
  );
}
