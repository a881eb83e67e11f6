"use client";

import { GitFork } from "lucide-react";
import { useState } from "react";
import { Ago } from "@/components/blocks/moment";
import { SafeText } from "@/components/blocks/safe-text";
import { Button } from "@/components/ui/button";
import type { RunbookDetail } from "@/lib/knowledge/schemas";
import { DiffView } from "./diff-view";

interface Props {
  theirs: RunbookDetail;
  mine: string;
  onTake: () => void;
  onKeep: () => void;
  onLater: () => void;
}

/** Somebody else saved meanwhile: what they wrote, and what is to hold. */
export function SaveConflict({ theirs, mine, onTake, onKeep, onLater }: Props) {
  const [seen, setSeen] = useState(false);
  return (
    <div
      role="alert"
      className="flex flex-col gap-3 rounded-lg border border-warning/40 bg-warning/5 p-3 text-sm"
    >
      <p className="flex gap-2">
        <GitFork className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden="true" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <SafeText text={theirs.updatedBy} /> saved version {theirs.version} <Ago at={theirs.updatedAt} />,
          while you wrote. Your text is not saved and still here.
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" size="xs" aria-expanded={seen} onClick={() => setSeen(!seen)}>
          {seen ? "Hide the difference" : "See the difference"}
        </Button>
        <Button variant="outline" size="xs" onClick={onKeep}>
          Save mine as version {theirs.version + 1}
        </Button>
        <Button variant="outline" size="xs" onClick={onTake}>
          Edit theirs instead
        </Button>
        <Button variant="ghost" size="xs" onClick={onLater}>
          Not now
        </Button>
      </div>
      {seen && <DiffView before={theirs.source} after={mine} label="From their text to yours" />}
    </div>
  );
}
