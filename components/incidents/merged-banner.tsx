"use client";

import { GitMerge } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { GuardedButton } from "@/components/blocks/guarded-button";
import { useDenied, useWorkspace } from "@/components/shell/workspace";
import { useIncident } from "./incident-state";
import { useUnmerge } from "./use-unmerge";

/** On an incident that was merged: where its signals are now, and the way back. */
export function MergedBanner() {
  const { incident } = useIncident();
  const { slug } = useWorkspace();
  const denied = useDenied("incidents:write");
  const unmerge = useUnmerge(incident.number);
  const [busy, setBusy] = useState(false);
  if (!incident.mergedInto) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-dashed px-4 py-2.5 text-muted-foreground text-sm">
      <GitMerge className="size-4 shrink-0" aria-hidden="true" />
      <p className="min-w-0 flex-1">
        Merged into{" "}
        <Link
          href={`/${slug}/incidents/${incident.mergedInto}`}
          className="rounded-sm text-link tabular-nums outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
        >
          #{incident.mergedInto}
        </Link>
        : its signals are there, and what comes next goes there.
      </p>
      <GuardedButton
        size="xs"
        variant="outline"
        denied={denied}
        disabled={!denied && busy}
        onClick={() => {
          setBusy(true);
          void unmerge().finally(() => setBusy(false));
        }}
      >
        Undo the merge
      </GuardedButton>
    </div>
  );
}
