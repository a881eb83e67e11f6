"use client";

import { Check, ChevronDown, CircleSlash } from "lucide-react";
import { useId, useState } from "react";
import { Explained } from "@/components/blocks/explained";
import { FoldedList } from "@/components/blocks/folded-list";
import { Panel } from "@/components/blocks/panel";
import { Sentence } from "@/components/blocks/pattern-text";
import { SafeText } from "@/components/blocks/safe-text";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import type { Analysis, ReportClaim } from "@/lib/commander/report/schemas";
import { plural } from "@/lib/kit/format";
import { isOver } from "../merge";
import { labelOfAgent, nameOf } from "../words";
import { EvidenceRows } from "./evidence";

const MOST = 4;
const RANK: Record<ReportClaim["kind"], number> = { cause: 0, symptom: 1, context: 2 };

/** Every statement with its rows; those that did not pass the check stay in sight, struck, with the reason. */
export function Claims({ analysis }: { analysis: Analysis }) {
  const { claims } = analysis.report;
  if (!claims)
    return isOver(analysis.state) ? null : (
      <Panel title="Claims">
        <div aria-busy="true" className="flex flex-col gap-3">
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="h-4 w-3/5" />
        </div>
      </Panel>
    );
  if (claims.length === 0) return null;
  return (
    <Panel title="Claims" hint={<ClaimCount claims={claims} />} actions={<HowChecked />} flush>
      <ClaimList claims={claims} />
    </Panel>
  );
}

export function ClaimCount({ claims }: { claims: ReportClaim[] }) {
  const struck = claims.filter(({ isStruck }) => isStruck).length;
  return (
    <>
      {claims.length - struck} checked and hold{struck > 0 && `, ${struck} struck`}
    </>
  );
}

function HowChecked() {
  return (
    <Explained about="the check of claims">
      <p>
        Code checks every claim, whoever made it: each quoted row must exist in this workspace, belong to the
        incident’s services and time, and hold the quoted words; who is called the cause must be on a path of
        dependencies to the trouble. What fails is struck.
      </p>
    </Explained>
  );
}

/** What holds, then what was struck. */
export function ClaimList({ claims }: { claims: ReportClaim[] }) {
  const sorted = [...claims].sort((a, b) => RANK[a.kind] - RANK[b.kind]);
  const held = sorted.filter(({ isStruck }) => !isStruck);
  const struck = sorted.filter(({ isStruck }) => isStruck);
  return (
    <>
      {held.length > 0 && (
        <FoldedList most={MOST} noun="claim">
          {held.map((claim) => (
            <ClaimRow key={claim.id} claim={claim} />
          ))}
        </FoldedList>
      )}
      {struck.length > 0 && (
        <ul className="divide-y border-t bg-muted/30">
          {struck.map((claim) => (
            <ClaimRow key={claim.id} claim={claim} />
          ))}
        </ul>
      )}
    </>
  );
}

export function ClaimRow({ claim }: { claim: ReportClaim }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { isStruck, evidence, problems } = claim;
  const Icon = isStruck ? CircleSlash : Check;
  return (
    <li className="px-4 py-2">
      <div className="flex items-start gap-2.5 text-sm">
        <Icon
          className={cn("mt-[3px] size-3.5 shrink-0", isStruck ? "text-destructive" : "text-success")}
          role="img"
          aria-label={isStruck ? "struck" : "checked"}
        />
        <div className="min-w-0 flex-1">
          {isStruck ? (
            <s className="text-muted-foreground decoration-destructive/60 [overflow-wrap:anywhere]">
              <Sentence text={claim.text} />
            </s>
          ) : (
            <span className="[overflow-wrap:anywhere]">
              <Sentence text={claim.text} />
            </span>
          )}
          <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-muted-foreground text-xs">
            <span>
              {claim.kind}
              {claim.entity && !claim.text.includes(claim.entity.name) && (
                <>
                  {" "}
                  about <SafeText text={nameOf(claim.entity)} />
                </>
              )}
              , {labelOfAgent(claim.agent).toLowerCase()} by{" "}
              <span className={claim.by === "model" ? "font-medium text-foreground" : undefined}>
                {claim.by === "model" ? "a model" : "rules"}
              </span>
            </span>
            {evidence.length > 0 ? (
              <button
                type="button"
                aria-expanded={open}
                aria-controls={id}
                onClick={() => setOpen(!open)}
                className="flex items-center gap-0.5 rounded-sm text-link outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
              >
                {plural(evidence.length, "row")}
                <ChevronDown
                  className={cn("size-3 transition-transform", open && "rotate-180")}
                  aria-hidden="true"
                />
              </button>
            ) : (
              <span>no rows</span>
            )}
          </p>
          {isStruck && (
            <ul className="mt-1 text-destructive text-xs">
              {problems.map(({ problem, evidenceId, text }) => (
                <li key={`${problem} ${evidenceId}`} className="[overflow-wrap:anywhere]">
                  Struck: <SafeText text={text} />
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
      {open && (
        <div id={id} className="mt-2 ml-6">
          <EvidenceRows evidence={evidence} struck={isStruck} />
        </div>
      )}
    </li>
  );
}
