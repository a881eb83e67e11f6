"use client";

import { useCallback, useEffect, useRef } from "react";
import { toast } from "sonner";
import { Panel } from "@/components/blocks/panel";
import { Sentence } from "@/components/blocks/pattern-text";
import { ReadFailure } from "@/components/blocks/read-failure";
import { SafeText } from "@/components/blocks/safe-text";
import { useRead } from "@/components/blocks/use-read";
import { useIncident } from "@/components/incidents/incident-state";
import { useLiveEvents } from "@/components/live/provider";
import { useDenied } from "@/components/shell/workspace";
import { Skeleton } from "@/components/ui/skeleton";
import { plural } from "@/lib/kit/format";
import type { LiveEvent } from "@/lib/live/schemas";
import { incidentPlansSchema, type Plan } from "@/lib/remediation/schemas";
import { Folded, PlanCard, StateBadge } from "./plan-card";
import { STATE_LOOK } from "./words";

/** What is proposed against the incident, how the agents voted, and what people decided. */
export function PlansPanel({ slug }: { slug: string }) {
  const denied = useDenied("plans:read");
  // Whoever may not read plans is not told that there are any.
  return denied ? null : <Plans slug={slug} />;
}

function Plans({ slug }: { slug: string }) {
  const { number } = useIncident().incident;
  const { state, again, retry, change } = usePlans(number);
  const onChanged = (plan: Plan) => {
    change((before) => ({
      ...before,
      data: before.data.map((each) => (each.number === plan.number ? plan : each)),
    }));
    toast.success(`Plan ${plan.number}: ${STATE_LOOK[plan.state].label.toLowerCase()}`);
    again();
  };
  if (state.is === "asked")
    return (
      <Panel title="Plan">
        <div aria-busy="true" role="status" aria-label="Loading: plan" className="flex flex-col gap-2.5">
          <Skeleton className="h-5 w-3/5" />
          <Skeleton className="h-16 w-full" />
        </div>
      </Panel>
    );
  if (state.is === "failed")
    return (
      <Panel title="Plan" flush>
        <ReadFailure what="The plans could not be read" reason={state.reason} retry={retry} />
      </Panel>
    );
  const [newest, ...others] = state.data.data;
  if (!newest)
    return (
      <Panel title="Plan">
        <p className="text-muted-foreground text-sm [overflow-wrap:anywhere]">
          <Sentence text={state.data.why ?? "Nothing is proposed."} />
        </p>
      </Panel>
    );
  return (
    <Panel
      title="Plan"
      hint={others.length > 0 ? `the newest of ${plural(others.length + 1, "plan")}` : undefined}
      id="plan"
    >
      <div className="flex flex-col gap-3" aria-live="polite">
        <PlanCard key={newest.number} slug={slug} plan={newest} onChanged={onChanged} />
        {others.map((plan) => (
          <Folded
            key={plan.id}
            summary={
              <>
                <StateBadge state={plan.state} />
                <span className="min-w-0 truncate">
                  plan {plan.number}: <SafeText text={plan.summary} />
                </span>
              </>
            }
          >
            <PlanCard slug={slug} plan={plan} onChanged={onChanged} />
          </Folded>
        ))}
      </div>
    </Panel>
  );
}

/** Votes of five agents come close together: they are one reading. */
const GAP_MS = 150;

function usePlans(number: number) {
  const read = useRead(`/incidents/${number}/plans`, incidentPlansSchema);
  const { again } = read;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  useLiveEvents(
    useCallback(
      (event: LiveEvent | null) => {
        const about = event === null || (event.incidentNumber === number && isAboutPlans(event));
        if (!about || timer.current) return;
        timer.current = setTimeout(() => {
          timer.current = undefined;
          again();
        }, GAP_MS);
      },
      [again, number],
    ),
  );
  return read;
}

/** A plan changed; or an analysis ended, and why it proposes nothing is another reason now. */
const isAboutPlans = ({ type, data }: LiveEvent): boolean =>
  (type === "timeline_entry" && data.kind === "plan") || (type === "analysis_delta" && data.state === "done");
