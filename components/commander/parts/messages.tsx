"use client";

import { useState } from "react";
import { CopyButton } from "@/components/blocks/copy-button";
import { Panel } from "@/components/blocks/panel";
import { SafeText } from "@/components/blocks/safe-text";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { AUDIENCES, type Draft } from "@/lib/commander/crew/schemas";
import type { Analysis } from "@/lib/commander/report/schemas";
import { isOver } from "../merge";
import { AUDIENCE } from "../words";

/** Who must know what: a draft for each, to be copied. Nothing is sent from here. */
export function Messages({ analysis }: { analysis: Analysis }) {
  const { communication } = analysis.report;
  const [chosen, setChosen] = useState<Draft["audience"] | null>(null);
  if (!communication)
    return isOver(analysis.state) ? null : (
      <Panel title="Messages">
        <div aria-busy="true" className="flex flex-col gap-3">
          <Skeleton className="h-7 w-64" />
          <Skeleton className="h-16 w-full" />
        </div>
      </Panel>
    );
  const { drafts } = communication;
  const there = AUDIENCES.filter((audience) => drafts.some((draft) => draft.audience === audience));
  const shown = there.find((audience) => audience === chosen) ?? there[0];
  if (!shown) return null;
  return (
    <Panel id="messages" title="Messages" hint="drafts; nothing is sent from here" flush>
      <fieldset className="flex flex-wrap gap-1 border-t px-3 py-2">
        <legend className="sr-only">Audience</legend>
        {there.map((audience) => (
          <button
            key={audience}
            type="button"
            aria-pressed={audience === shown}
            onClick={() => setChosen(audience)}
            className={cn(
              "h-7 rounded-md px-2 text-muted-foreground text-xs outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50",
              audience === shown && "bg-accent font-medium text-foreground",
            )}
          >
            {AUDIENCE[audience]}
            {drafts.filter((draft) => draft.audience === audience).length > 1 && (
              <span className="ml-1 tabular-nums opacity-60">
                {drafts.filter((draft) => draft.audience === audience).length}
              </span>
            )}
          </button>
        ))}
      </fieldset>
      <ul className="divide-y border-t">
        {drafts
          .filter((draft) => draft.audience === shown)
          .map((draft) => (
            <Message key={`${draft.to.join()} ${draft.subject}`} draft={draft} />
          ))}
      </ul>
    </Panel>
  );
}

function Message({ draft }: { draft: Draft }) {
  return (
    <li className="px-4 py-3">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="font-medium text-sm [overflow-wrap:anywhere]">
            <SafeText text={draft.subject} />
          </p>
          <p className="text-muted-foreground text-xs">
            to{" "}
            {draft.to.length > 0 ? (
              <SafeText text={draft.to.join(", ")} />
            ) : (
              `all ${AUDIENCE[draft.audience].toLowerCase()}`
            )}
            {" · "}
            <SafeText text={draft.why} />
          </p>
        </div>
        <CopyButton worded text={`${draft.subject}\n\n${draft.body}`} label="Copy" />
      </div>
      <p className="mt-2 max-w-prose whitespace-pre-wrap text-sm leading-relaxed [overflow-wrap:anywhere]">
        <SafeText text={draft.body} />
      </p>
    </li>
  );
}
