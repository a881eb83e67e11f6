"use client";

import Link from "next/link";
import { useState } from "react";
import { z } from "zod";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { SafeText } from "@/components/blocks/safe-text";
import { hrefOfHit } from "@/components/knowledge/runbook-hits";
import { toastProblem, useApi } from "@/components/shell/api";
import { useDenied } from "@/components/shell/workspace";
import { visibleText } from "@/lib/kit/format";
import { type RunbookHit, type RunbookUse, runbookHitSchema } from "@/lib/knowledge/schemas";
import { useIncident } from "./incident-state";
import { RecallPanel } from "./recall-panel";
import { useIncidentRead } from "./use-incident-read";

const answerSchema = z.object({ data: z.array(runbookHitSchema) });
const MOST = 3;
const WORDS: { outcome: NonNullable<RunbookUse["outcome"]>; label: string }[] = [
  { outcome: "used", label: "Used" },
  { outcome: "helped", label: "Helped" },
  { outcome: "not_helped", label: "Did not help" },
];

/** What people wrote down for such a case, and what became of it this time. */
export function IncidentRunbooks({ slug }: { slug: string }) {
  const { number } = useIncident().incident;
  const api = useApi();
  const denied = useDenied("incidents:write");
  const { state, retry, change } = useIncidentRead(number, "runbooks", answerSchema);
  const [busy, setBusy] = useState<string | null>(null);
  const say = async (hit: RunbookHit, outcome: RunbookUse["outcome"]) => {
    const show = (to: RunbookHit["outcome"]) =>
      change(({ data }) => ({
        data: data.map((each) => (each.id === hit.id ? { ...each, outcome: to } : each)),
      }));
    setBusy(hit.id);
    show(outcome);
    try {
      await api(`/incidents/${number}/runbooks`, { method: "POST", body: { runbookId: hit.id, outcome } });
    } catch (error) {
      show(hit.outcome);
      toastProblem("It was not written down", error);
    } finally {
      setBusy(null);
    }
  };
  return (
    <RecallPanel
      title="Runbooks"
      hint="the nearest, with the reason"
      state={state}
      retry={retry}
      empty={
        <>
          No runbook speaks of this yet;{" "}
          <Link href={`/${slug}/runbooks`} className="text-link hover:underline">
            write or import some
          </Link>
          .
        </>
      }
    >
      {(hits) => (
        <ul className="divide-y border-t">
          {hits.slice(0, MOST).map((hit) => (
            <li key={hit.id} className="flex flex-col gap-1.5 px-4 py-2.5">
              <Link
                href={hrefOfHit(slug, hit)}
                className="min-w-0 self-start rounded-sm font-medium text-sm outline-none [overflow-wrap:anywhere] hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
              >
                <SafeText text={hit.title} />
                {hit.heading && (
                  <span className="font-normal text-muted-foreground">
                    {" › "}
                    <SafeText text={hit.heading} />
                  </span>
                )}
              </Link>
              <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
                <SafeText text={hit.why} />
              </p>
              <fieldset className="flex flex-wrap gap-1.5">
                <legend className="sr-only">What became of “{visibleText(hit.title)}”</legend>
                {WORDS.map(({ outcome, label }) => (
                  <GuardedButton
                    key={outcome}
                    size="xs"
                    variant={hit.outcome === outcome ? "default" : "outline"}
                    denied={denied}
                    disabled={!denied && busy === hit.id}
                    aria-pressed={hit.outcome === outcome}
                    title={hit.outcome === outcome ? "Press again to take it back" : undefined}
                    onClick={() => void say(hit, hit.outcome === outcome ? null : outcome)}
                  >
                    {label}
                  </GuardedButton>
                ))}
              </fieldset>
            </li>
          ))}
        </ul>
      )}
    </RecallPanel>
  );
}
