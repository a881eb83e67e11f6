"use client";

import { Ban, Check, ChevronRight, Pencil, ShieldAlert, Undo2 } from "lucide-react";
import { useState } from "react";
import { Explained } from "@/components/blocks/explained";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { useDenied } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import { plural } from "@/lib/kit/format";
import type { Plan, PlanState } from "@/lib/remediation/schemas";
import { type Decision, DecisionDialog } from "./decision-dialog";
import { EditPlan } from "./edit-plan";
import { PlanSteps } from "./plan-steps";
import { VotesPicture } from "./votes-picture";
import { STATE_LOOK, UNDECIDED, WITHDRAWABLE } from "./words";

interface Props {
  slug: string;
  plan: Plan;
  onChanged: (plan: Plan) => void;
}

/** A plan: what it would do, what the agents said of it, and what people may do about it. */
export function PlanCard({ slug, plan, onChanged }: Props) {
  return (
    <article aria-label={`Plan ${plan.number}`} className="flex flex-col gap-4">
      <header className="flex flex-col gap-1.5">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <StateBadge state={plan.state} />
          <span className="text-muted-foreground text-xs tabular-nums">
            plan {plan.number}
            {plan.version > 1 && `, version ${plan.version}`} · by <SafeText text={plan.createdBy} />{" "}
            <Ago at={plan.createdAt} />
          </span>
        </div>
        <h3 className="text-pretty font-medium text-[0.9375rem] leading-6 [overflow-wrap:anywhere]">
          <SafeText text={plan.summary} />
        </h3>
        <Decided plan={plan} />
      </header>
      {plan.isAltered && (
        <p role="alert" className="flex gap-2 rounded-md bg-warning/12 px-3 py-2 text-sm text-warning">
          <ShieldAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          What is stored no longer gives the outcome of then: somebody changed rows of the database.
          {WITHDRAWABLE.includes(plan.state) && " Withdraw it."}
        </p>
      )}
      <section aria-label="Votes of the agents" className="flex flex-col gap-2">
        <VotesPicture plan={plan} />
        <p className="flex items-center gap-1 text-muted-foreground text-sm">
          {plan.outcome.explanation}
          <Explained about="the votes">
            <p>
              Each agent judges exactly this version from the report of the analysis, by rules, and signs what
              it says with a key of its own. A vote without a valid signature, or none in time, is faulty and
              counts for nothing. A model can turn an approval down; it can give none.
            </p>
            <p className="mt-2 break-all font-mono text-muted-foreground text-xs">{plan.digest}</p>
          </Explained>
        </p>
      </section>
      <section aria-label="Steps">
        <PlanSteps slug={slug} steps={plan.steps} />
      </section>
      <Actions plan={plan} onChanged={onChanged} />
      <Earlier slug={slug} plan={plan} />
    </article>
  );
}

export function StateBadge({ state }: { state: PlanState }) {
  const { label, icon: Icon, text, soft } = STATE_LOOK[state];
  return (
    <span
      className={cn(
        "inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-md px-2 font-medium text-xs",
        text,
        soft,
      )}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {label}
    </span>
  );
}

function Decided({ plan: { decidedBy, decidedAt, decision, state, isOwnEdit } }: { plan: Plan }) {
  if (!decidedBy || !decidedAt) return null;
  return (
    <p className="text-muted-foreground text-sm [overflow-wrap:anywhere]">
      {STATE_LOOK[state].label} by <SafeText text={decidedBy} /> <Ago at={decidedAt} />
      {isOwnEdit && ", who wrote this version"}
      {decision && (
        <>
          {": "}
          <SafeText text={decision} />
        </>
      )}
    </p>
  );
}

function Actions({ plan, onChanged }: { plan: Plan; onChanged: (plan: Plan) => void }) {
  const denied = useDenied("plans:approve");
  const [decision, setDecision] = useState<Decision | null>(null);
  const [editing, setEditing] = useState(false);
  const isOpen = UNDECIDED.includes(plan.state);
  if (!WITHDRAWABLE.includes(plan.state)) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {isOpen && (
        <>
          <GuardedButton size="sm" denied={denied} onClick={() => setDecision("approve")}>
            <Check />
            Approve
          </GuardedButton>
          <GuardedButton size="sm" variant="outline" denied={denied} onClick={() => setDecision("reject")}>
            <Ban />
            Reject
          </GuardedButton>
          <GuardedButton size="sm" variant="outline" denied={denied} onClick={() => setEditing(true)}>
            <Pencil />
            Edit
          </GuardedButton>
        </>
      )}
      <GuardedButton size="sm" variant="ghost" denied={denied} onClick={() => setDecision("withdraw")}>
        <Undo2 />
        Withdraw
      </GuardedButton>
      <DecisionDialog
        plan={plan}
        decision={decision}
        onClose={() => setDecision(null)}
        onDecided={onChanged}
      />
      <EditPlan plan={plan} open={editing} onClose={() => setEditing(false)} onEdited={onChanged} />
    </div>
  );
}

function Earlier({ slug, plan }: { slug: string; plan: Plan }) {
  if (plan.earlier.length === 0) return null;
  return (
    <Folded summary={plural(plan.earlier.length, "earlier version")}>
      <ol className="flex flex-col gap-4">
        {plan.earlier.map((version) => (
          <li key={version.version} className="flex flex-col gap-2">
            <p className="text-muted-foreground text-xs">
              version {version.version} · by <SafeText text={version.createdBy} />{" "}
              <Ago at={version.createdAt} />
            </p>
            <p className="text-sm [overflow-wrap:anywhere]">
              <SafeText text={version.summary} />
            </p>
            <PlanSteps slug={slug} steps={version.steps} />
          </li>
        ))}
      </ol>
    </Folded>
  );
}

export function Folded({ summary, children }: { summary: React.ReactNode; children: React.ReactNode }) {
  return (
    <details className="group rounded-lg border">
      <summary className="flex cursor-pointer list-none items-center gap-1.5 rounded-lg px-3 py-2 text-muted-foreground text-sm outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          className="size-3.5 shrink-0 transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        {summary}
      </summary>
      <div className="border-t p-3">{children}</div>
    </details>
  );
}
